// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A namespace on one server, with links to another: "one" is the session's server, "two" the other, and nobody listens
 * on "dead".
 */
@NeedsSamba("the embedded server has no DFS")
abstract class DfsTestCase extends SessionTestCase {
    static final String ROOT = "dfs";
    static final String VAULT = "vault";
    static final String PROXY = "proxy";
    static final String OLD = "old";
    static final byte[] DATA = "from the other server".getBytes(US_ASCII);

    private static final SambaConfig ONE = SambaConfig.standard()
            .global("netbios name", "ONE")
            // Without a streams module Samba refuses the name of a stream before it looks for links.
            .share(ROOT, Map.of("msdfs root", "yes", "read only", "no", "vfs objects", "streams_xattr"))
            .share(PROXY, Map.of("msdfs root", "yes", "msdfs proxy", "\\dead\\dfs,\\two\\dfs"));
    private static final SambaConfig TWO = SambaConfig.standard()
            .global("netbios name", "TWO")
            .share(ROOT, Map.of("msdfs root", "yes", "read only", "no"))
            .share(VAULT, Map.of("read only", "no", "smb encrypt", "required"))
            .share(
                    SambaConfig.SHARE,
                    Map.of(
                            "read only", "no",
                            "ea support", "yes",
                            "vfs objects", "streams_xattr"))
            .share(
                    OLD,
                    Map.of(
                            "read only", "no",
                            "vfs objects", "shadow_copy2",
                            "shadow:snapdir", ".snapshots",
                            "shadow:mountpoint", SambaConfig.FOLDER,
                            "shadow:format", "@GMT-%Y.%m.%d-%H.%M.%S",
                            "shadow:sort", "desc"));

    final SambaServer two;
    /** Every host that the client connected to, in order. */
    final List<String> dialed = Collections.synchronizedList(new ArrayList<>());

    int mortalPort;
    SmbShare dfs;
    /** The target of "link". */
    Path far;

    final List<Path> links = new ArrayList<>();
    private int deadPort;

    DfsTestCase(String backend, SambaServers servers) throws Exception {
        super(backend, servers.with(ONE));
        two = servers.with(TWO);
    }

    @Override
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder.addresses(this::address).dfs(DfsPolicy.ALL);
    }

    private InetSocketAddress address(String host, int port) {
        dialed.add(host);
        int real = host.equals("two")
                ? two.port()
                : host.equals("dead") ? deadPort : host.equals("mortal") ? mortalPort : port;
        return InetSocketAddress.createUnresolved(SambaServer.HOST, real);
    }

    @BeforeEach
    void namespace() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, SambaServer.loopback())) {
            deadPort = free.getLocalPort();
        }
        far = SambaServer.open(Files.createTempDirectory(two.folder(), "far"));
        link(server, "link", "two\\share\\" + far.getFileName());
        link(server, "failover", "dead\\share,two\\share\\" + far.getFileName());
        dfs = session.share(ROOT);
    }

    @AfterEach
    void withoutLinks() throws IOException {
        for (Path link : links) {
            Files.delete(link);
        }
        SambaServer.deleteTree(far);
    }

    void link(SambaServer where, String name, String target) throws IOException {
        links.add(Files.createSymbolicLink(where.folder(ROOT).resolve(name), Path.of("msdfs:" + target)));
    }

    Path there(String name) throws IOException {
        return SambaServer.open(Files.write(far.resolve(name), DATA));
    }

    static List<String> names(SmbShare share, String directory) throws SmbException {
        try (Stream<SmbEntry> entries = share.list(directory)) {
            return entries.map(SmbEntry::name).toList();
        }
    }

    static void assertStatus(ThrowingCallable call, String status) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SmbStatusException.class,
                        e -> Assertions.assertThat(e.statusName()).contains(status));
    }
}
