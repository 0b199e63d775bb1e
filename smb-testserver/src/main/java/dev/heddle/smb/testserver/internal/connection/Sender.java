// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.Deadline;
import dev.heddle.core.Frame;
import dev.heddle.core.Worker;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.testserver.internal.connection.RequestChain.Reply;
import dev.heddle.smb.testserver.internal.fault.Fault;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.wire.SmbHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends responses, and applies their faults. The threads that execute requests call it, and block here for room in the
 * send queue, for the delay of a response, and while another response stalls within a frame.
 */
final class Sender {
    private static final int AT = ServerFrameFormat.HEADER_LENGTH;

    private final Worker worker;
    private final ReplyFrame layout;
    private final ServerConnection connection;
    /** Held while a frame is queued; a frame that stalls holds it until it is complete. */
    private final ReentrantLock line = new ReentrantLock();

    /**
     * Bounds the responses that are encoded and wait for room in the send queue. Responses grant credits, and credits
     * let the client send more requests; this bound limits the buffers of a client that does not read.
     */
    private final Semaphore layouts = new Semaphore(8);

    private final CountDownLatch over = new CountDownLatch(1);
    private @Nullable PooledBuffer held;

    Sender(Worker worker, ServerConnection connection) {
        this.worker = worker;
        this.connection = connection;
        this.layout = new ReplyFrame(worker.config().pool());
    }

    /**
     * Sends responses in one frame, unless a fault says otherwise.
     *
     * @param encryptedBy the session whose key encrypted the requests; null for none
     * @throws ConnectionClosedException if the connection has closed
     */
    void send(List<Reply> replies, @Nullable ServerSession encryptedBy)
            throws ConnectionClosedException, InterruptedException {
        try {
            sendOrThrow(replies, encryptedBy);
        } finally {
            replies.forEach(Reply::drop);
        }
    }

    private void sendOrThrow(List<Reply> replies, @Nullable ServerSession encryptedBy)
            throws ConnectionClosedException, InterruptedException {
        boolean split = replies.size() > 1 && find(replies, Fault.Split.class) != null;
        if (split) {
            for (Reply reply : replies) {
                send(List.of(reply), encryptedBy);
            }
            return;
        }
        Fault.Delay delay = find(replies, Fault.Delay.class);
        Duration later = connection.core().faults().roundTrip();
        if (delay != null) {
            later = later.plus(delay.time());
        }
        if (later.isPositive()) {
            pause(later);
        }
        if (find(replies, Fault.Silence.class) != null) {
            return;
        }
        if (find(replies, Fault.Reset.class) != null) {
            connection.reset();
        } else {
            layouts.acquireUninterruptibly();
            try {
                PooledBuffer frame = layout.of(replies, encryptedBy);
                corrupt(frame, find(replies, Fault.Corrupt.class), encryptedBy != null);
                queue(frame, replies);
            } finally {
                layouts.release();
            }
        }
    }

    private static <T extends Fault> @Nullable T find(List<Reply> replies, Class<T> type) {
        for (Reply reply : replies) {
            T fault = reply.call().fault(type);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static void corrupt(PooledBuffer frame, Fault.@Nullable Corrupt fault, boolean encrypted) {
        if (fault == null) {
            return;
        }
        int end = frame.bytes().limit();
        int header = encrypted ? AT + MessageCipher.TRANSFORM_HEADER_LENGTH : AT;
        switch (fault.part()) {
            case SIGNATURE -> flip(frame, header + SmbHeader.SIGNATURE_OFFSET);
            case TAG -> flip(frame, encrypted ? AT + Integer.BYTES : end);
            case PAYLOAD -> flip(frame, end - 1);
        }
    }

    private static void flip(PooledBuffer frame, int at) {
        ByteBuffer bytes = frame.bytes();
        if (at < bytes.limit()) {
            bytes.put(at, (byte) ~bytes.get(at));
        }
    }

    private void queue(PooledBuffer frame, List<Reply> replies) throws ConnectionClosedException, InterruptedException {
        Fault.Cut cut = find(replies, Fault.Cut.class);
        Fault.Stall stall = find(replies, Fault.Stall.class);
        try {
            line.lockInterruptibly();
        } catch (InterruptedException e) {
            frame.release();
            throw e;
        }
        try {
            if (cut != null) {
                submit(new LastFrame(head(frame, cut.bytes())));
            } else if (stall != null) {
                int bytes = Math.min(stall.bytes(), frame.bytes().limit());
                try {
                    submit(new Frame(copy(frame, 0, bytes)));
                    pause(stall.time());
                    submit(new Frame(copy(frame, bytes, frame.bytes().limit())));
                } finally {
                    frame.release();
                }
            } else if (held == null && over.getCount() > 0 && find(replies, Fault.Reorder.class) != null) {
                held = frame;
            } else {
                submit(new Frame(frame));
                letGo();
            }
        } finally {
            line.unlock();
        }
    }

    private void letGo() throws ConnectionClosedException, InterruptedException {
        PooledBuffer next = held;
        if (next != null) {
            held = null;
            submit(new Frame(next));
        }
    }

    private void submit(Frame frame) throws ConnectionClosedException, InterruptedException {
        boolean queued = false;
        try {
            queued = worker.send(frame, Deadline.NEVER);
        } finally {
            if (!queued) {
                frame.dropped(new ConnectionClosedException(
                        ConnectionClosedException.Reason.STOPPED, "the connection has already closed", null));
            }
        }
    }

    private static PooledBuffer head(PooledBuffer frame, int bytes) {
        frame.bytes().limit(Math.min(bytes, frame.bytes().limit()));
        return frame;
    }

    private static ByteBuffer copy(PooledBuffer frame, int from, int to) {
        byte[] bytes = new byte[to - from];
        frame.bytes().order(ByteOrder.BIG_ENDIAN).get(from, bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** The last frame of the connection: it closes the output once it is sent. */
    private final class LastFrame extends Frame {
        LastFrame(PooledBuffer buffer) {
            super(buffer);
        }

        @Override
        protected void onSent() {
            worker.shutdownOutput();
        }
    }

    /** Waits for this time, at most until the connection closes. */
    private void pause(Duration time) throws InterruptedException {
        boolean unused = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Wakes all threads in {@link #pause}: the connection has closed. Never blocks. */
    void end() {
        over.countDown();
    }

    /** Releases the frame that will never be sent, after the connection has closed. */
    void drop() {
        line.lock();
        try {
            if (held != null) {
                held.release();
                held = null;
            }
        } finally {
            line.unlock();
        }
    }
}
