// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.samba.WireTap.Fate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody on the way replaces a signed response by one without a signature. */
@EachBackend
class ForgedResponsesTest {
    private static final int COMMAND = 12;
    private static final int STATUS = 8;
    private static final int FLAGS = 16;
    private static final int CREATE = 5;
    private static final int READ = 8;
    private static final int FILE_CLOSED = 0xC0000128;
    private static final int USER_SESSION_DELETED = 0xC0000203;

    private final String backend;
    private final SambaServer server;
    private final AtomicBoolean armed = new AtomicBoolean();

    ForgedResponsesTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.server = servers.standard();
    }

    /** Replaces the next response to that command by an unsigned one with that status. */
    private WireTap tap(int command, int status) throws Exception {
        return WireTap.tampering(server, (toServer, frame) -> {
            if (!toServer && frame[COMMAND] == command && armed.compareAndSet(true, false)) {
                ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(STATUS, status);
                frame[FLAGS] &= ~8;
            }
            return Fate.PASS;
        });
    }

    /** The actions on a connection through the tap. */
    private interface Attack {
        void on(SmbSession session, SmbShare share, SmbFile file) throws Exception;
    }

    private void attack(int command, int status, Attack attack) throws Exception {
        for (SmbDialect dialect : new SmbDialect[] {SmbDialect.SMB_2_1, SmbDialect.SMB_3_0_2, SmbDialect.SMB_3_1_1}) {
            String name = "forged-" + backend + dialect;
            try (WireTap tap = tap(command, status);
                    SmbClient client = SessionTestCase.alice(backend)
                            .dialects(dialect, dialect)
                            .build();
                    SmbSession session = client.connect(SambaServer.HOST, tap.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                share.writeFile(name, TestData.bytes(1000, 3));
                try (SmbFile file = share.open(name)) {
                    armed.set(true);
                    attack.on(session, share, file);
                    assertThat(armed).describedAs("a response was forged").isFalse();
                } catch (SmbException e) {
                    // The CLOSE of a file whose connection has ended.
                    assertThat(session.isOpen()).isFalse();
                }
            }
        }
    }

    private static void read(SmbFile file) throws SmbException {
        file.read(ByteBuffer.allocate(1000), 0);
    }

    @Test
    void anErrorThatServersCannotSignFailsItsRequestAndNoOther() throws Exception {
        attack(READ, FILE_CLOSED, (session, share, file) -> {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(SmbException.class)
                    .hasMessageContaining("STATUS_FILE_CLOSED, in a response without a signature");
            read(file);
            assertThat(session.isOpen()).isTrue();
        });
    }

    @Test
    void anEndedSessionIsALostConnection() throws Exception {
        attack(READ, USER_SESSION_DELETED, (session, share, file) -> {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOfSatisfying(
                            SmbConnectionException.class,
                            e -> assertThat(e.hint()).isEqualTo("connect again"));
            assertThat(session.isOpen()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0xC0000022, 0xC0000034, 0xC0000011, 0}) // ACCESS_DENIED, NAME_NOT_FOUND, END_OF_FILE, SUCCESS
    void everyOtherStatusIsRefused(int status) throws Exception {
        attack(READ, status, (session, share, file) -> {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(SmbSecurityException.class)
                    .hasMessageContaining("not signed");
            assertThat(session.isOpen()).isFalse();
        });
    }

    @Test
    void aForgedSuccessInPlaceOfAnErrorIsRefused() throws Exception {
        attack(CREATE, 0, (session, share, file) -> {
            assertThatThrownBy(() -> share.open("there is no such file"))
                    .isInstanceOf(SmbSecurityException.class)
                    .hasMessageContaining("not signed");
            assertThat(session.isOpen()).isFalse();
        });
    }
}
