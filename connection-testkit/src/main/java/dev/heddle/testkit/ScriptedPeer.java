// SPDX-License-Identifier: Apache-2.0
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
 * The other end of a connection that speaks {@link TestProtocol}, controlled by a test. It has no thread: it reads only
 * while the script awaits a message, so the script decides when the worker's writes find space. Every wait is bounded
 * by {@link Bounded#LIMIT}. One thread at a time reads and one writes; the two may differ.
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
     * Creates a peer.
     *
     * @param transport the peer's end; passes into the peer's ownership
     * @throws IOException if the transport cannot be used
     */
    public ScriptedPeer(Transport transport) throws IOException {
        this.transport = transport;
        transport.nonBlocking();
        readiness = new Readiness(transport);
    }

    /** Waits for the next message of any kind. */
    public TestMessage awaitMessage() throws IOException {
        TestMessage message = next(System.nanoTime() + Bounded.LIMIT.toNanos());
        if (message == null) {
            throw new AssertionError("the connection was closed, a message was awaited");
        }
        return message;
    }

    /** Waits for the next message, which must be a request. */
    public TestMessage awaitRequest() throws IOException {
        return await(TestMessage.Kind.REQUEST);
    }

    /** Waits for the next message, which must be of this kind. */
    public TestMessage await(TestMessage.Kind kind) throws IOException {
        TestMessage message = awaitMessage();
        if (message.kind() != kind) {
            throw new AssertionError("awaited " + kind + ", received " + message);
        }
        return message;
    }

    /** Waits for the next {@code count} messages, which must all be requests. */
    public List<TestMessage> awaitRequests(int count) throws IOException {
        List<TestMessage> requests = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            requests.add(awaitRequest());
        }
        return requests;
    }

    /** Waits until the worker has closed the connection; skips messages that still come. */
    public void awaitClosed() {
        long end = System.nanoTime() + Bounded.LIMIT.toNanos();
        try {
            while (next(end) != null) {
                received.clear();
            }
        } catch (IOException e) {
            received.clear(); // a reset also ends the connection
        }
    }

    /** Returns the next message; null at the end of the stream. */
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

    /** Sends a frame for each message, all in one write if there is space. */
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

    /** Sends all bytes unchanged, without reading meanwhile. */
    public void sendRaw(ByteBuffer bytes) throws IOException {
        ByteBuffer[] buffers = {bytes};
        long end = System.nanoTime() + Bounded.LIMIT.toNanos();
        while (bytes.hasRemaining()) {
            if (transport.sender().send(buffers, 0, 1) == 0) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("the worker did not read in time; " + bytes.remaining() + " bytes left");
                }
                // Do not use readiness.await: it returns at once while there is something to read.
                LockSupport.parkNanos(FULL_NANOS);
            }
        }
    }

    /** Starts a thread that answers every request with the request's text until the connection ends. */
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
            echoFailure = e; // the usual end of an echo; kept for tests that ask for it
        }
    }

    /** Returns the exception that ended the echo; null if it was the end of the stream. */
    public @Nullable Throwable echoFailure() {
        return echoFailure;
    }

    /** Closes this end and waits for the echo thread to end. */
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
