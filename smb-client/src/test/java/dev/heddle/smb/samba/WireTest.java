// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.samba.WireTap.Fate;
import dev.heddle.smb.samba.WireTap.Tamper;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages on the wire, seen from between client and server, and the client's reaction to changed messages. */
@SambaSuite
@ParameterizedClass(name = "{0} {1}")
@MethodSource("backendsAndAlgorithms")
class WireTest {
    private final String backend;
    private final SigningAlgorithm algorithm;
    private final SambaServer server;

    WireTest(String backend, SigningAlgorithm algorithm, SambaServers servers) throws Exception {
        this.backend = backend;
        this.algorithm = algorithm;
        this.server = servers.standard();
    }

    static Stream<Arguments> backendsAndAlgorithms() {
        return TestBackends.names().stream()
                .flatMap(backend ->
                        Stream.of(SigningAlgorithm.values()).map(algorithm -> Arguments.of(backend, algorithm)));
    }

    /** A byte of a response that somebody changes on the way. */
    enum Spoiled {
        STATUS(8),
        FLAGS(16),
        MESSAGE_ID_TOP(31),
        SESSION_ID(40),
        FIRST_OF_SIGNATURE(48),
        LAST_OF_SIGNATURE(63),
        BODY(64 + 9),
        LAST(-1);

        private final int offset;

        Spoiled(int offset) {
            this.offset = offset;
        }

        void in(byte[] frame) {
            int at = offset < 0 ? frame.length + offset : offset;
            // In the flags this is the bit that means "signed"; elsewhere it is an arbitrary bit.
            frame[at] ^= 8;
        }
    }

    @Test
    void everyMessageAfterTheLoginIsSigned() throws Exception {
        try (WireTap tap = WireTap.recording(server)) {
            work(tap);
            List<WireMessage> seen = tap.seen();
            int login = lastSessionSetup(seen);
            assertThat(seen.get(login).toServer()).isFalse();
            assertThat(seen.get(login).hasSignedFlag())
                    .describedAs("the last SESSION_SETUP reply is signed")
                    .isTrue();
            List<WireMessage> rest = seen.subList(login + 1, seen.size()).stream()
                    .filter(message -> !message.isInterim())
                    .toList();
            assertThat(rest).hasSizeGreaterThan(20).allSatisfy(message -> {
                assertThat(message.hasSignedFlag()).isTrue();
                assertThat(message.signed()).isTrue();
            });
            assertThat(rest).anyMatch(WireMessage::toServer).anyMatch(message -> !message.toServer());
        }
    }

    @Test
    void nothingIsSignedBeforeTheLogin() throws Exception {
        try (WireTap tap = WireTap.recording(server)) {
            work(tap);
            List<WireMessage> seen = tap.seen();
            assertThat(seen.subList(0, lastSessionSetup(seen)))
                    .allMatch(message -> message.command() <= WireMessage.SESSION_SETUP)
                    .noneMatch(WireMessage::hasSignedFlag);
        }
    }

    @Test
    void withoutTheNeedNothingIsSignedButTheLogin() throws Exception {
        try (WireTap tap = WireTap.recording(server);
                SmbClient client = client().signing(SigningPolicy.IF_REQUIRED).build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port())) {
            session.echo();
            session.echo();
            List<WireMessage> seen = tap.seen();
            assertThat(seen.subList(lastSessionSetup(seen) + 1, seen.size()))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .noneMatch(WireMessage::hasSignedFlag);
        }
    }

    @Test
    void closingSaysGoodbye() throws Exception {
        try (WireTap tap = WireTap.recording(server)) {
            work(tap);
            assertThat(tap.seen().stream().filter(WireMessage::toServer).map(WireMessage::command))
                    .containsOnlyOnce(WireMessage.TREE_DISCONNECT, WireMessage.LOGOFF)
                    .endsWith(WireMessage.TREE_DISCONNECT, WireMessage.LOGOFF);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyThatSomebodyChangedIsNotBelieved(Spoiled spoiled) throws Exception {
        byte[] content = TestData.bytes(100_000, 1);
        String name = "wire-" + backend + algorithm + spoiled;
        server.place(name, content);
        AtomicBoolean armed = new AtomicBoolean();
        Tamper once = onReplyTo(WireMessage.READ, armed, frame -> {
            spoiled.in(frame);
            return Fate.PASS;
        });
        try (WireTap tap = WireTap.tampering(server, once);
                SmbClient client = client().build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            TestData.assertBytes(share.readAllBytes(name), content);
            armed.set(true);
            assertThatThrownBy(() -> share.readAllBytes(name)).isInstanceOf(expected(spoiled));
            assertThat(armed).describedAs("a reply was changed").isFalse();
        }
    }

    /** The changed field decides whether the signature of a response is checked, and with which key. */
    private static Class<? extends SmbException> expected(Spoiled spoiled) {
        return switch (spoiled) {
            // It matches no request: it is dropped or treated as a protocol error; its caller gets no response in any
            // case.
            case MESSAGE_ID_TOP -> SmbException.class;
            case SESSION_ID -> SmbProtocolException.class;
            default -> SmbSecurityException.class;
        };
    }

    @Test
    void aNegotiationThatSomebodyChangedIsFoundOutAtTheLogin() throws Exception {
        AtomicBoolean armed = new AtomicBoolean(true);
        // A byte of the server's GUID: harmless itself, but it changes the hash over the negotiation, from which the
        // keys are derived.
        Tamper changed = onReplyTo(WireMessage.NEGOTIATE, armed, frame -> {
            frame[64 + 8] ^= 1;
            return Fate.PASS;
        });
        try (WireTap tap = WireTap.tampering(server, changed);
                SmbClient client = client().build()) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, tap.port()))
                    .isInstanceOf(SmbSecurityException.class);
            assertThat(armed).describedAs("the reply was changed").isFalse();
        }
    }

    @Test
    void aReplyThatIsCutOffIsALostConnection() throws Exception {
        assertLost(WireMessage.READ, Fate.CUT);
    }

    @Test
    void aConnectionThatIsResetIsALostConnection() throws Exception {
        assertLost(WireMessage.READ, Fate.RESET);
    }

    @Test
    void aResetWhileWritingIsALostConnection() throws Exception {
        assertLost(WireMessage.WRITE, Fate.RESET);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"CUT", "RESET"})
    void aConnectionThatIsLostAtTheNegotiation(Fate fate) throws Exception {
        assertLoginLost(WireMessage.NEGOTIATE, fate);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fate.class,
            names = {"CUT", "RESET"})
    void aConnectionThatIsLostAtTheLogin(Fate fate) throws Exception {
        assertLoginLost(WireMessage.SESSION_SETUP, fate);
    }

    private void assertLoginLost(int command, Fate fate) throws Exception {
        try (WireTap tap = WireTap.tampering(server, onReplyTo(command, new AtomicBoolean(true), frame -> fate));
                SmbClient client = client().build()) {
            assertThatThrownBy(() -> client.connect(SambaServer.HOST, tap.port()))
                    .isInstanceOf(SmbConnectionException.class);
        }
    }

    private void assertLost(int command, Fate fate) throws Exception {
        String name = "lost-" + backend + algorithm + fate;
        server.place(name, new byte[1000]);
        AtomicBoolean armed = new AtomicBoolean();
        try (WireTap tap = WireTap.tampering(server, onReplyTo(command, armed, frame -> fate));
                SmbClient client = client().build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            armed.set(true);
            assertThatThrownBy(() -> {
                        share.writeFile(name, new byte[1000]);
                        share.readAllBytes(name);
                    })
                    .isInstanceOf(SmbConnectionException.class);
            assertThat(session.isOpen()).isFalse();
            assertThatThrownBy(session::echo).isInstanceOf(SmbConnectionException.class);
        }
    }

    private void work(WireTap tap) throws Exception {
        String name = "work-" + backend + algorithm;
        byte[] content = TestData.bytes(300_000, 2);
        try (SmbClient client = client().build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            assertThat(session.info().signingAlgorithm()).contains(algorithm);
            share.writeFile(name, content);
            TestData.assertBytes(share.readAllBytes(name), content);
            assertThat(share.exists(name + "-not")).isFalse();
            try (var entries = share.list("")) {
                assertThat(entries).isNotEmpty();
            }
            share.delete(name);
            session.echo();
        }
    }

    private SmbClient.Builder client() {
        return SessionTestCase.alice(backend)
                .requestTimeout(java.time.Duration.ofSeconds(3))
                .signing(SigningPolicy.REQUIRED)
                .signingAlgorithms(algorithm);
    }

    private static int lastSessionSetup(List<WireMessage> seen) {
        int last = -1;
        for (int i = 0; i < seen.size(); i++) {
            last = seen.get(i).command() == WireMessage.SESSION_SETUP ? i : last;
        }
        return last;
    }

    /** What somebody on the way does to a frame. */
    @FunctionalInterface
    private interface Deed {
        Fate to(byte[] frame);
    }

    /**
     * Applies the deed to the server's first frame with a final response to that command after the test has armed it.
     */
    private static Tamper onReplyTo(int command, AtomicBoolean armed, Deed deed) {
        return (toServer, frame) -> {
            boolean meant = !toServer
                    && WireMessage.in(frame, false).stream()
                            .anyMatch(message -> message.command() == command && !message.isInterim());
            return meant && armed.compareAndSet(true, false) ? deed.to(frame) : Fate.PASS;
        };
    }
}
