// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.SmbWatcher;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Tests how the client handles each fault. */
@Tag("integration")
@EachBackend
class FaultsTest extends ServerCase {
    /** The request timeout, which applies to the login too. Some tests wait for it to expire. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    private static final Duration A_WHILE = Duration.ofMillis(200);
    private static final int TRIES = 100;
    private static final byte[] CONTENT = new byte[100_000];

    static {
        new Random(7).nextBytes(CONTENT);
    }

    private Faults faults;

    FaultsTest(String backend) {
        super(backend);
    }

    @Override
    EmbeddedSmbServer.Builder configure(EmbeddedSmbServer.Builder builder) {
        return builder.signingRequired(true);
    }

    @Override
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder.requestTimeout(PATIENCE);
    }

    @BeforeEach
    void placeAFile() throws IOException {
        Files.write(folder.resolve("file"), CONTENT);
        faults = server.faults();
    }

    private void read() throws SmbException {
        assertThat(share.readAllBytes("file")).isEqualTo(CONTENT);
    }

    private void appliedOnce() {
        assertThat(faults.applied()).isEqualTo(1);
    }

    /**
     * Checks that the call fails with this type and the connection closes, and that a new connection works once the
     * faults are cleared.
     */
    private void endsTheConnection(Class<? extends SmbException> type, ThrowingCallable call) throws SmbException {
        assertThatThrownBy(call).isInstanceOf(type);
        Bounded.await("the session is over", () -> !session.isOpen());
        assertThatThrownBy(session::echo).isInstanceOf(SmbException.class);
        faults.clear();
        try (SmbSession again = session.reconnect();
                SmbShare there = again.share(SHARE)) {
            assertThat(there.readAllBytes("file")).isEqualTo(CONTENT);
        }
    }

    @Test
    void aDelay() throws SmbException {
        faults.on(ServedCommand.READ).times(1).delay(A_WHILE);
        long start = System.nanoTime();
        read();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(A_WHILE.toNanos());
        appliedOnce();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits for a timeout
    void anAnswerThatNeverComes() throws SmbException {
        faults.on(ServedCommand.QUERY_INFO).times(1).neverAnswer();
        assertThatThrownBy(() -> share.space()).isInstanceOf(SmbTimeoutException.class);
        share.space();
        appliedOnce();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits for a timeout
    void pendingForEver() throws SmbException {
        faults.on(ServedCommand.QUERY_DIRECTORY).times(1).pendForEver();
        assertThatThrownBy(() -> share.list("").toList()).hasCauseInstanceOf(SmbTimeoutException.class);
        Bounded.await("the client has cancelled it", () -> server.unanswered() == 0);
        read();
    }

    @Test
    void anErrorOfTheTestsOwn() throws SmbException {
        faults.on(ServedCommand.CREATE).skip(1).times(1).fail(0xC000_009A);
        share.stat("file");
        assertThatThrownBy(() -> share.stat("file"))
                .isInstanceOf(SmbStatusException.class)
                .hasMessageContaining("STATUS_INSUFFICIENT_RESOURCES");
        share.stat("file");
    }

    @Test
    void anExpiredSessionIsRenewed() throws SmbException {
        faults.on(ServedCommand.CREATE).times(1).expireSession();
        read();
        assertThat(session.metrics().sessionExpirations()).isPositive();
        appliedOnce();
    }

    @Test
    void aSessionThatExpiresAgainAndAgain() throws SmbException {
        faults.on(ServedCommand.QUERY_INFO).expireSession();
        assertThatThrownBy(() -> share.space())
                .isInstanceOf(SmbStatusException.class)
                .hasMessageContaining("STATUS_NETWORK_SESSION_EXPIRED");
        faults.clear();
        read();
    }

    @Test
    void compoundsInManyFrames() throws SmbException {
        share.stat("file");
        long whole = framesReceived();
        share.stat("file");
        long inOne = framesReceived() - whole;
        faults.on().splitCompound();
        whole = framesReceived();
        share.stat("file");
        assertThat(framesReceived() - whole).isEqualTo(2 * inOne);
        read();
        share.delete("file");
        assertThat(folder).isEmptyDirectory();
    }

    private long framesReceived() {
        return session.metrics().connection().framesReceived();
    }

    @Test
    void answersOutOfOrder() throws Exception {
        faults.on(ServedCommand.CREATE).times(1).reorder();
        Caller<byte[]> reader = Caller.start(() -> share.readAllBytes("file"));
        Bounded.await("the response is held back", () -> faults.applied() == 1 && server.unanswered() == 0);
        assertThat(reader.isDone()).isFalse();
        echoUntil(reader::isDone); // the ECHO gets its response first
        assertThat(reader.get()).isEqualTo(CONTENT);
    }

    /** Sends ECHOs until the condition is true: the server sends a held response after the next response. */
    private void echoUntil(BooleanSupplier done) {
        Bounded.await("all have read", () -> {
            try {
                session.echo();
            } catch (SmbException e) {
                throw new AssertionError(e);
            }
            return done.getAsBoolean();
        });
    }

    @Test
    void manyAnswersOutOfOrder() throws Exception {
        faults.on(ServedCommand.CREATE, ServedCommand.READ).reorder();
        List<Caller<byte[]>> readers = IntStream.range(0, 16)
                .mapToObj(i -> Caller.start(() -> share.readAllBytes("file")))
                .toList();
        echoUntil(() -> readers.stream().allMatch(Caller::isDone));
        for (Caller<byte[]> reader : readers) {
            assertThat(reader.get()).isEqualTo(CONTENT);
        }
        assertThat(faults.applied()).isGreaterThanOrEqualTo(readers.size());
    }

    @Test
    void aWrongSignature() throws SmbException {
        faults.on(ServedCommand.READ).corruptSignature();
        endsTheConnection(SmbSecurityException.class, this::read);
        assertThat(session.metrics().signatureFailures()).isPositive();
    }

    @Test
    void aChangedPayload() throws SmbException {
        faults.on(ServedCommand.READ).corruptPayload();
        endsTheConnection(SmbSecurityException.class, this::read);
    }

    @Test
    void aWrongSessionId() throws SmbException {
        faults.on(ServedCommand.QUERY_INFO).times(1).wrongSessionId();
        assertThatThrownBy(() -> share.space()).isInstanceOf(SmbProtocolException.class);
    }

    @Test
    void aWrongTreeId() throws SmbException {
        faults.on().wrongTreeId();
        read(); // the message id identifies the request, and the signature proves that the server sent the response
        assertThat(faults.applied()).isPositive();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits for a timeout
    void aWrongMessageId() throws SmbException {
        faults.on(ServedCommand.READ).times(1).wrongMessageId();
        assertThatThrownBy(this::read).isInstanceOf(SmbTimeoutException.class);
        assertThat(session.metrics().repliesStray()).isPositive();
        read();
    }

    @Test
    void aFrameThatIsCutShort() throws SmbException {
        faults.on(ServedCommand.READ).cutAfter(5000);
        endsTheConnection(SmbConnectionException.class, this::read);
    }

    @Test
    void aFrameThatStalls() throws SmbException {
        faults.on(ServedCommand.READ).times(1).stallAfter(3, A_WHILE);
        long start = System.nanoTime();
        read();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(A_WHILE.toNanos());
    }

    /** The rest of the frame comes after the timeout, and does not affect the next request. */
    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits for a timeout
    void aFrameThatStallsForTooLong() throws SmbException {
        faults.on(ServedCommand.READ).times(1).stallAfter(5000, PATIENCE.plus(A_WHILE));
        assertThatThrownBy(this::read).isInstanceOf(SmbTimeoutException.class);
        read();
        assertThat(session.metrics().repliesLate()).isPositive();
    }

    @Test
    void aReset() throws SmbException {
        faults.on(ServedCommand.READ).reset();
        endsTheConnection(SmbConnectionException.class, this::read);
    }

    @Test
    void allConnectionsAreReset() throws Exception {
        faults.on(ServedCommand.READ).neverAnswer();
        Caller<byte[]> reader = Caller.start(() -> share.readAllBytes("file"));
        Bounded.await("the client reads", () -> faults.applied() > 0);
        faults.dropConnections();
        assertThat(reader.failure()).isInstanceOf(SmbConnectionException.class);
        endsTheConnection(SmbConnectionException.class, this::read);
    }

    @Test
    void aConnectionThatDropsInTheMiddle() throws SmbException {
        faults.dropAfter(50_000);
        endsTheConnection(SmbConnectionException.class, this::read);
        assertThat(session.metrics().connection().bytesReceived()).isLessThanOrEqualTo(50_000);
    }

    @Test
    void aLinkOfSmallCapacity() throws SmbException {
        faults.slowLink(1_000_000, Duration.ZERO);
        long start = System.nanoTime();
        read();
        long between = System.nanoTime();
        share.writeFile("other", CONTENT);
        long tenth = TimeUnit.MILLISECONDS.toNanos(100);
        assertThat(between - start).isGreaterThanOrEqualTo(tenth);
        assertThat(System.nanoTime() - between).isGreaterThanOrEqualTo(tenth);
        assertThat(folder.resolve("other")).hasBinaryContent(CONTENT);
    }

    @Test
    void aLongLink() throws SmbException {
        faults.slowLink(0, A_WHILE);
        long quickest = Long.MAX_VALUE;
        // A busy machine can make a call slower, but not every call.
        for (int i = 0; i < TRIES && quickest >= 2 * A_WHILE.toNanos(); i++) {
            long start = System.nanoTime();
            share.stat("file");
            quickest = Math.min(quickest, System.nanoTime() - start);
        }
        assertThat(quickest)
                .as("one round trip, not two")
                .isGreaterThanOrEqualTo(A_WHILE.toNanos())
                .isLessThan(2 * A_WHILE.toNanos());
        read();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits for a timeout
    void noCredits() throws SmbException {
        faults.on().grantCredits(0);
        endsForWantOfCredits();
        faults.clear();
        try (SmbSession again = session.reconnect()) {
            again.echo();
        }
    }

    private void endsForWantOfCredits() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10_000; i++) {
                        session.echo();
                    }
                })
                .isInstanceOf(SmbTimeoutException.class);
    }

    /**
     * Makes two changes in quick succession each time. The server reports the first to one pending request; a client
     * without a second pending request loses the other change.
     */
    @Test
    void aServerThatKeepsNoNotifications() throws Exception {
        faults.forgetNotifications(true);
        try (SmbWatcher watcher = share.watch("", SmbWatchOption.NAMES_ONLY);
                SmbSession other = client.connect(server.host(), server.port());
                SmbShare there = other.share(SHARE)) {
            for (int i = 0; i < 100; i++) {
                Bounded.await("the client waits for changes", () -> server.pending() == 2);
                there.createDirectory("a" + i);
                there.createDirectory("b" + i);
                for (String name : List.of("a" + i, "b" + i)) {
                    assertThat(watcher.poll(PATIENCE))
                            .contains(new SmbWatchEvent(SmbWatchEvent.Kind.ADDED, name, null));
                }
            }
        }
    }

    @Test
    void aReboot() throws IOException, InterruptedException {
        SmbFile file = share.open("file");
        faults.reboot(A_WHILE);
        Bounded.await("the old connections are closed", () -> server.openHandles() == 0 && server.connections() == 0);
        endsTheConnection(SmbConnectionException.class, this::read);
        assertThatThrownBy(file::close).isInstanceOf(SmbConnectionException.class);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT) // waits for a timeout
    void nobodyIsThereDuringAReboot() throws Exception {
        Caller<Boolean> reboot = Caller.start(() -> {
            faults.reboot(PATIENCE);
            return true;
        });
        Bounded.await("the server is down", () -> server.connections() == 0);
        assertThatThrownBy(() -> client.connect(server.host(), server.port()))
                .isInstanceOf(SmbConnectionException.class);
        assertThat(reboot.get()).isTrue();
        client.connect(server.host(), server.port()).close();
    }
}
