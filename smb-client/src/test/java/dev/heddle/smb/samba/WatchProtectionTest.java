// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.ClockedBackend;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Watches on signed and encrypted sessions, seen on the wire. */
@EachBackend
class WatchProtectionTest {
    private static final int CANCEL = 12;
    private static final int CHANGE_NOTIFY = 15;
    private static final int ASYNC = 2;
    private static final int SIGNED = 8;
    private static final int SIGNATURE_AT = 48;
    private static final String VAULT = "vault";

    private final String backend;
    private final SambaServer server;
    private final List<Message> seen = new CopyOnWriteArrayList<>();
    private boolean spoilCancels;

    WatchProtectionTest(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.server = servers.with(SambaConfig.reportingOwnChanges()
                .share(VAULT, Map.of("read only", "no", "server smb encrypt", "required")));
    }

    /** The header of an unencrypted frame ([MS-SMB2] 2.2.1), decoded without the client's codecs. */
    private record Message(
            boolean toServer, int command, int status, int flags, long id, long asyncId, boolean signed) {
        static Message of(boolean toServer, ByteBuffer bytes) {
            return new Message(
                    toServer,
                    bytes.getShort(12),
                    bytes.getInt(8),
                    bytes.getInt(16),
                    bytes.getLong(24),
                    bytes.getLong(32),
                    bytes.getLong(SIGNATURE_AT) != 0);
        }

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        boolean asks(int what) {
            return toServer && command == what;
        }

        boolean answers(int what, NtStatus with) {
            return !toServer && command == what && status == with.code();
        }
    }

    private WireTap.Fate see(boolean toServer, byte[] frame) {
        ByteBuffer bytes = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.get(0) == (byte) 0xFE) {
            Message message = Message.of(toServer, bytes);
            seen.add(message);
            if (spoilCancels && message.asks(CANCEL)) {
                frame[SIGNATURE_AT] ^= 1;
            }
        }
        return WireTap.Fate.PASS;
    }

    private List<Message> seen(Predicate<Message> which) {
        return seen.stream().filter(which).toList();
    }

    private void await(String what, int count, Predicate<Message> which) {
        Bounded.await(what, () -> seen(which).size() >= count);
    }

    /** Waits until Samba has received both requests, and the client knows their async ids. */
    private void awaitPending(SmbSession session, int count) throws IOException {
        await("interim replies", count, message -> message.answers(CHANGE_NOTIFY, NtStatus.PENDING));
        session.echo();
    }

    private interface Work {
        void with(SmbSession session, SmbShare share, String directory) throws Exception;
    }

    private void onShare(SmbClient.Builder builder, String shareName, Work work) throws Exception {
        String directory = "watched-" + backend;
        try (WireTap tap = WireTap.tampering(server, this::see);
                SmbClient client = builder.build();
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare share = session.share(shareName)) {
            share.createDirectories(directory);
            work.with(session, share, directory);
            SessionTestCase.awaitIdle(session);
        }
    }

    private SmbClient.Builder signed() {
        return SessionTestCase.alice(backend).signing(SigningPolicy.REQUIRED);
    }

    private static SmbWatcher watch(SmbShare share, String directory) throws IOException {
        return share.watch(directory, SmbWatchOption.NAMES_ONLY);
    }

    private static void assertSees(SmbWatcher watcher, SmbShare share, String directory, String name) throws Exception {
        share.writeFile(directory + "/" + name, new byte[1]);
        assertThat(watcher.poll(Duration.ofSeconds(60)))
                .contains(new SmbWatchEvent(Kind.ADDED, directory + "/" + name, null));
        share.delete(directory + "/" + name);
        assertThat(watcher.poll(Duration.ofSeconds(60)))
                .contains(new SmbWatchEvent(Kind.REMOVED, directory + "/" + name, null));
    }

    /**
     * With GMAC the nonce of a CANCEL differs from that of any other request: Samba obeys only a CANCEL that it can
     * verify.
     */
    @ParameterizedTest
    @EnumSource(SigningAlgorithm.class)
    void cancelIsSignedAndObeyed(SigningAlgorithm algorithm) throws Exception {
        onShare(signed().signingAlgorithms(algorithm), SambaConfig.SHARE, (session, share, directory) -> {
            assertThat(session.info().signingAlgorithm()).contains(algorithm);
            SmbWatcher watcher = watch(share, directory);
            awaitPending(session, 2);
            assertSees(watcher, share, directory, "file");
            awaitPending(session, 4);
            watcher.close();

            await("the answers", 2, message -> message.answers(CHANGE_NOTIFY, NtStatus.CANCELLED));
            List<Message> cancels = seen(message -> message.asks(CANCEL));
            assertThat(cancels).hasSize(2).allMatch(c -> c.has(ASYNC) && c.has(SIGNED) && c.signed());
            List<Message> pending = seen(message -> message.answers(CHANGE_NOTIFY, NtStatus.PENDING)).stream()
                    .sorted(Comparator.comparingLong(Message::id)) // in request order; responses come in any order
                    .toList();
            List<Message> cancelled = seen(message -> message.answers(CHANGE_NOTIFY, NtStatus.CANCELLED));
            List<Long> asyncIds =
                    List.of(pending.get(2).asyncId(), pending.get(3).asyncId());
            assertThat(cancels).extracting(Message::asyncId).containsExactlyElementsOf(asyncIds);
            assertThat(cancelled).extracting(Message::asyncId).containsExactlyInAnyOrderElementsOf(asyncIds);
            assertThat(cancelled).allMatch(answer -> answer.has(SIGNED) && answer.signed());
        });
    }

    /** Shows that Samba verifies the signature, so that its obedience to a correct CANCEL proves something. */
    @Test
    void aSpoiledCancelIsNotObeyed() throws Exception {
        onShare(signed(), SambaConfig.SHARE, (session, share, directory) -> {
            SmbWatcher watcher = watch(share, directory);
            awaitPending(session, 2);
            spoilCancels = true;
            watcher.close();
            session.echo();
            assertThat(seen(message -> message.asks(CANCEL))).hasSize(2);
            assertThat(seen(message -> message.answers(CHANGE_NOTIFY, NtStatus.CANCELLED)))
                    .isEmpty();
        });
    }

    /**
     * Ten minutes later: new requests, then the CANCEL of the old ones, which Samba obeys; later changes are reported.
     */
    @Test
    void refreshed() throws Exception {
        FakeClock clock = new FakeClock();
        SmbClient.Builder builder = signed().backend(new ClockedBackend(backend, clock));
        onShare(builder, SambaConfig.SHARE, (session, share, directory) -> {
            try (SmbWatcher watcher = watch(share, directory)) {
                awaitPending(session, 2);
                Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
                clock.advance(Duration.ofMinutes(10));
                Bounded.await("new requests", () -> {
                    clock.advance(Duration.ofSeconds(1)); // the jump was a standstill, with its grace period
                    return seen(message -> message.answers(CHANGE_NOTIFY, NtStatus.PENDING))
                                    .size()
                            >= 4;
                });
                await("cancelled", 2, message -> message.answers(CHANGE_NOTIFY, NtStatus.CANCELLED));
                assertThat(seen(message -> message.asks(CHANGE_NOTIFY) || message.asks(CANCEL)))
                        .extracting(Message::command)
                        .containsExactly(CHANGE_NOTIFY, CHANGE_NOTIFY, CHANGE_NOTIFY, CHANGE_NOTIFY, CANCEL, CANCEL);
                List<Message> requests = seen(message -> message.asks(CHANGE_NOTIFY));
                assertThat(seen(message -> message.answers(CHANGE_NOTIFY, NtStatus.CANCELLED)))
                        .extracting(Message::id)
                        .containsExactlyInAnyOrder(
                                requests.get(0).id(), requests.get(1).id());

                share.writeFile(directory + "/late", new byte[1]);
                assertThat(taker.get()).isEqualTo(new SmbWatchEvent(Kind.ADDED, directory + "/late", null));
                share.delete(directory + "/late");
            }
        });
    }

    @Test
    void encryptedSession() throws Exception {
        assertEncrypted(SessionTestCase.alice(backend).encryption(EncryptionPolicy.REQUIRED), SambaConfig.SHARE);
        assertThat(seen).allMatch(message -> message.command() <= WireMessage.SESSION_SETUP);
    }

    @Test
    void encryptedShare() throws Exception {
        assertEncrypted(SessionTestCase.alice(backend), VAULT);
        assertThat(seen).noneMatch(m -> m.command() == CHANGE_NOTIFY || m.command() == CANCEL);
    }

    private static long open(SmbSession session) {
        return session.metrics().connection().exchangesOpen();
    }

    private static long answered(SmbSession session) {
        return session.metrics().connection().exchangesOk();
    }

    private void assertEncrypted(SmbClient.Builder builder, String shareName) throws Exception {
        FakeClock clock = new FakeClock();
        onShare(builder.backend(new ClockedBackend(backend, clock)), shareName, (session, share, directory) -> {
            assertThat(share.encrypted()).isTrue();
            try (SmbWatcher watcher = watch(share, directory)) {
                assertSees(watcher, share, directory, "file");
                Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
                // The CLOSE of the written file may be answered late. The ECHO makes the count complete.
                Bounded.await("nothing but the watch is open", () -> open(session) == 2);
                session.echo();
                long answered = answered(session);
                clock.advance(Duration.ofMinutes(10));
                // Nothing has changed: only a CANCEL can have caused responses to the two replaced requests. An ECHO
                // may also be answered, because the watcher has received nothing for ten minutes.
                Bounded.await(
                        () -> "two requests are cancelled, of " + answered + " answered: " + session.metrics(), () -> {
                            clock.advance(Duration.ofSeconds(1)); // the jump was a standstill, with its grace period
                            return answered(session) >= answered + 2 && open(session) == 2;
                        });
                share.writeFile(directory + "/late", new byte[1]);
                assertThat(taker.get()).isEqualTo(new SmbWatchEvent(Kind.ADDED, directory + "/late", null));
                share.delete(directory + "/late");
            }
        });
    }
}
