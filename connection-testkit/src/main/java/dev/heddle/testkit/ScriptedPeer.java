package dev.heddle.testkit;

import dev.heddle.core.Deadline;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.TimeSource;
import dev.heddle.core.net.Transport;
import dev.heddle.core.spi.Readiness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The other end of a connection that speaks {@link TestProtocol}, played by a test. It has no thread: it reads when the
 * script awaits something and at no other time, so that a script decides when the worker's writes find room. Every wait
 * is bounded by {@link Bounded#LIMIT}. One thread at a time reads and one writes; the two may differ.
 */
public final class ScriptedPeer implements AutoCloseable {
    private static final Duration SLICE = Duration.ofMillis(20);
    private static final long FULL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

    private final Transport transport;
    private final ArrayDeque<TestMessage> received = new ArrayDeque<>();
    private final Readiness readiness;
    private ByteBuffer input = ByteBuffer.allocate(64 << 10);
    private volatile @Nullable Thread echo;
    private volatile @Nullable Throwable echoFailure;

    /**
     * Makes a peer.
     *
     * @param transport its end; passes into its ownership
     * @throws IOException if the transport cannot be used
     */
    public ScriptedPeer(Transport transport) throws IOException {
        this.transport = transport;
        transport.nonBlocking();
        readiness = new Readiness(transport);
    }

    /** The next message of any kind. */
    public TestMessage awaitMessage() throws IOException {
        TestMessage message = next(System.nanoTime() + Bounded.LIMIT.toNanos());
        if (message == null) {
            throw new AssertionError("the connection was closed, a message was awaited");
        }
        return message;
    }

    /** The next message, which has to be a request. */
    public TestMessage awaitRequest() throws IOException {
        return await(TestMessage.Kind.REQUEST);
    }

    /** The next message, which has to be of that kind. */
    public TestMessage await(TestMessage.Kind kind) throws IOException {
        TestMessage message = awaitMessage();
        if (message.kind() != kind) {
            throw new AssertionError("awaited " + kind + ", received " + message);
        }
        return message;
    }

    /** The next {@code count} messages, all requests. */
    public List<TestMessage> awaitRequests(int count) throws IOException {
        List<TestMessage> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(awaitRequest());
        }
        return requests;
    }

    /** Waits until the worker has closed the connection; messages that still come are skipped. */
    public void awaitClosed() {
        long end = System.nanoTime() + Bounded.LIMIT.toNanos();
        try {
            while (next(end) != null) {
                received.clear();
            }
        } catch (IOException e) {
            received.clear(); // a reset ends it as well
        }
    }

    /** Null at the end of the stream. */
    private @Nullable TestMessage next(long end) throws IOException {
        while (received.isEmpty()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("nothing came in time");
            }
            int count = transport.receiver().receive(input);
            if (count < 0) {
                return null;
            }
            if (count == 0) {
                readiness.await(true, false, Deadline.after(TimeSource.SYSTEM, SLICE));
            } else {
                parse();
            }
        }
        return received.pollFirst();
    }

    private void parse() throws ProtocolViolationException {
        input.flip();
        while (input.remaining() >= TestProtocol.FRAME_HEADER) {
            int length = TestProtocol.FRAME_HEADER + input.getInt(input.position());
            if (input.remaining() < length) {
                break;
            }
            ByteBuffer frame = input.slice(input.position(), length).position(TestProtocol.FRAME_HEADER);
            while (frame.hasRemaining()) {
                received.addLast(TestMessage.decode(frame));
            }
            input.position(input.position() + length);
        }
        input.compact();
        if (!input.hasRemaining()) {
            input = ByteBuffer.allocate(2 * input.capacity()).put(input.flip());
        }
    }

    /** Sends one frame with all these messages. */
    public void send(TestMessage... messages) throws IOException {
        sendRaw(TestMessage.frame(messages));
    }

    /** Sends a frame for each message, all in one write if there is room. */
    public void sendFrames(List<TestMessage> messages) throws IOException {
        int length = 0;
        for (TestMessage message : messages) {
            length += TestProtocol.FRAME_HEADER + message.length();
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (TestMessage message : messages) {
            all.put(TestMessage.frame(message));
        }
        sendRaw(all.flip());
    }

    /** Sends bytes as they are, all of them, without reading meanwhile. */
    public void sendRaw(ByteBuffer bytes) throws IOException {
        ByteBuffer[] buffers = {bytes};
        long end = System.nanoTime() + Bounded.LIMIT.toNanos();
        while (bytes.hasRemaining()) {
            if (transport.sender().send(buffers, 0, 1) == 0) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("the worker did not read in time; " + bytes.remaining() + " bytes left");
                }
                // Not the transport's await: that returns at once while there is something to read.
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
    }

    /** Answers every request with its own text from now on, on a thread of its own, until the connection ends. */
    public void startEcho() {
        echo = Thread.ofPlatform().daemon().name("echo-peer").start(this::echo);
    }

    private void echo() {
        try {
            while (true) {
                TestMessage first = next(System.nanoTime() + TimeUnit.DAYS.toNanos(1));
                if (first == null) {
                    return;
                }
                List<TestMessage> answers = new ArrayList<>();
                for (TestMessage each = first; each != null; each = received.pollFirst()) {
                    if (each.kind() == TestMessage.Kind.REQUEST) {
                        answers.add(each.answer(each.text()));
                    }
                }
                sendFrames(answers);
            }
        } catch (IOException | AssertionError e) {
            echoFailure = e; // the usual end of an echo; kept for the test that wonders
        }
    }

    /** How the echo ended, if not by the end of the stream. */
    public @Nullable Throwable echoFailure() {
        return echoFailure;
    }

    /** Closes this end, and waits for the echo to end. */
    @Override
    public void close() {
        transport.close();
        readiness.close();
        Thread thread = echo;
        if (thread != null) {
            Bounded.await("the end of the echo", () -> !thread.isAlive());
        }
    }
}
