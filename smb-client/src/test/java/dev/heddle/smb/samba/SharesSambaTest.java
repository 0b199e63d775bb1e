// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Inside;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbPipe;
import dev.heddle.smb.SmbServerInfo;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShareInfo;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.rpc.ServerService;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The shares that a real Samba lists, and its pipes. */
@EachBackend
class SharesSambaTest {
    private static final int SHARES = 200;

    /** A bind to the server service in NDR, as rpcclient of Samba 4.17 sends it. */
    private static final byte[] BIND = HexFormat.of()
            .parseHex("05000b031000000048000000" + "01000000" + "b810b810" + "00000000" + "01000000" + "00000100"
                    + "c84f324b7016d30112785a47bf6ee188" + "03000000" + "045d888aeb1cc9119fe808002b104860"
                    + "02000000");

    private final String backend;
    private final SambaServers servers;

    SharesSambaTest(String backend, SambaServers servers) {
        this.backend = backend;
        this.servers = servers;
    }

    private static String comment(int i) {
        return "comment " + i + " \u00e4\u4e16 " + "long ".repeat(40) + i;
    }

    private static SambaConfig manyShares() {
        SambaConfig config = SambaConfig.standard().global("server string", "A server of tests");
        for (int i = 0; i < SHARES; i++) {
            config = config.share("share" + i, Map.of("comment", comment(i)));
        }
        return config.share("secret$", Map.of("comment", "not shown"));
    }

    private interface Work {
        void with(SmbSession session) throws Exception;
    }

    private void onSession(SambaServer server, Work work) throws Exception {
        try (SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(SambaServer.HOST, server.port())) {
            work.with(session);
            assertThat(session.metrics().connection().exchangesOpen()).isZero();
        }
    }

    @Test
    void twoHundredSharesWithLongComments() throws Exception {
        onSession(servers.with(manyShares()), session -> {
            List<SmbShareInfo> shares = session.shares();
            List<SmbShareInfo> expected = new ArrayList<>();
            for (int i = 0; i < SHARES; i++) {
                expected.add(new SmbShareInfo(
                        "share" + i, SmbShareInfo.Type.DISK, comment(i).strip(), false));
            }
            expected.add(new SmbShareInfo("secret$", SmbShareInfo.Type.DISK, "not shown", true));
            assertThat(shares).containsAll(expected);
            assertThat(shares).hasSize(SHARES + 6); // with the four standard shares and IPC$
            assertThat(shares)
                    .filteredOn(share -> share.type() == SmbShareInfo.Type.IPC)
                    .singleElement()
                    .satisfies(ipc -> {
                        assertThat(ipc.name()).isEqualTo("IPC$");
                        assertThat(ipc.hidden()).isTrue();
                    });
        });
    }

    @Test
    void whatTheServerIs() throws Exception {
        onSession(servers.with(manyShares()), session -> {
            SmbServerInfo info = session.serverInfo();
            assertThat(info.name()).isEqualToIgnoringCase("TESTSRV");
            assertThat(info.comment()).isEqualTo("A server of tests");
            assertThat(info.platform()).isEqualTo(500);
            assertThat(info.versionMajor()).isEqualTo(6);
        });
    }

    /** Samba answers a bind: once with a write and a read, once with a transceive. */
    @Test
    void writeThenRead() throws Exception {
        onSession(servers.standard(), session -> {
            try (SmbPipe pipe = session.pipe("srvsvc")) {
                pipe.write(BIND);
                byte[] written = pipe.read();
                assertThat(written[2]).isEqualTo((byte) 12);
                assertThat(written.length).isEqualTo((written[8] & 0xFF) | (written[9] & 0xFF) << 8);
            }
            try (SmbPipe pipe = session.pipe("srvsvc")) {
                assertThat(pipe.transceive(BIND)[2]).isEqualTo((byte) 12);
                assertThat(pipe.name()).isEqualTo("srvsvc");
            }
        });
    }

    @Test
    void smallServer() throws Exception {
        onSession(
                servers.with(ServerKind.SMALL.config()),
                session -> assertThat(session.shares())
                        .extracting(SmbShareInfo::name)
                        .contains(SambaConfig.SHARE, "IPC$"));
    }

    /** The call is longer than a fragment: it is sent in several fragments, which Samba reassembles. */
    @Test
    void aCallLongerThanAFragment() throws Exception {
        onSession(servers.standard(), session -> {
            String name = "n".repeat(30_000);
            try (SmbPipe pipe = session.pipe(ServerService.PIPE)) {
                ServerService service = ServerService.bind(Inside.messages(pipe), name);
                assertThat(service.info().name()).isEqualToIgnoringCase("TESTSRV");
                assertThat(service.shares())
                        .extracting(ServerService.ShareInfo1::name)
                        .contains(SambaConfig.SHARE, "IPC$");
            }
        });
    }

    @Test
    void aServerThatDemandsSigningOrEncryption() throws Exception {
        SambaConfig encrypted = SambaConfig.standard()
                .global("server smb3 encryption algorithms", "AES-128-GCM")
                .global("server smb encrypt", "required");
        for (SambaConfig config : List.of(ServerKind.SIGNING_GMAC.config(), encrypted)) {
            onSession(servers.with(config), session -> {
                assertThat(session.info().encrypted()).isEqualTo(config.equals(encrypted));
                assertThat(session.info().signing() || session.info().encrypted())
                        .isTrue();
                assertThat(session.shares()).extracting(SmbShareInfo::name).contains(SambaConfig.SHARE, "IPC$");
                assertThat(session.serverInfo().name()).isEqualToIgnoringCase("TESTSRV");
            });
        }
    }

    @Test
    @NeedsSamba("the pipes of the embedded server are open to everybody who has logged in")
    void accessDenied() throws Exception {
        SambaConfig closed = SambaConfig.standard().share("IPC$", Map.of("valid users", "bob"));
        onSession(servers.with(closed), session -> {
            assertThatThrownBy(session::shares)
                    .isInstanceOf(SmbAccessDeniedException.class)
                    .hasMessageContaining("IPC$");
            assertThat(session.share(SambaConfig.SHARE).stat("").isDirectory()).isTrue();
        });
    }

    @Test
    void noSuchPipe() throws Exception {
        onSession(servers.standard(), session -> {
            assertThatThrownBy(() -> session.pipe("nothing")).isInstanceOf(SmbNotFoundException.class);
            assertThatThrownBy(() -> session.pipe("a\\b")).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void closedPipe() throws Exception {
        onSession(servers.standard(), session -> {
            SmbPipe pipe = session.pipe("srvsvc");
            pipe.close();
            pipe.close();
            assertThatThrownBy(pipe::read).hasMessageContaining("closed");
            assertThat(session.isOpen()).isTrue();
            assertThatThrownBy(() -> session.share("nothing")).isNotInstanceOf(SmbStatusException.class);
        });
    }
}
