// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A long link between client and server: every frame arrives that much later, however many others are in flight. Counts
 * the unanswered request frames, can hold responses back until enough requests have arrived, and can split compounded
 * responses. Two threads for each direction of each connection.
 */
final class DelayRelay extends Relay {
    private static final int MAX_FRAMES = 100_000;
    static final int NONE = -1;
    private static final int COMMAND = 12;
    private static final int NEXT_COMMAND = 20;
    private static final int MESSAGE_ID = 24;

    private static final class Delayed {
        private final byte[] frame;
        private final long at;

        Delayed(byte[] frame, long at) {
            this.frame = frame;
            this.at = at;
        }
    }

    private final long nanosEachWay;
    /** The first message ids of request frames that wait for their response. Guarded by itself. */
    private final Set<Long> unanswered = new HashSet<>();

    private volatile boolean splits;
    private volatile int held;
    private volatile int heldCommand = NONE;
    private int requests;
    private int mostUnanswered;

    /**
     * Opens the link.
     *
     * @param roundTrip half of it each way
     */
    DelayRelay(SambaServer server, Duration roundTrip) throws IOException {
        super(server, "delay-relay");
        this.nanosEachWay = roundTrip.toNanos() / 2;
        begin();
    }

    /** Sends each response in its own frame from now on. For sessions that neither sign nor encrypt. */
    void splitAnswers() {
        splits = true;
    }

    /** Holds all responses until that many frames were sent, counted from {@link #reset}. */
    void holdUntil(int frames) {
        held = frames;
    }

    /**
     * Holds all responses to that command, unless compounded behind another, until this method is called with
     * {@link #NONE}.
     */
    void holdAnswersTo(int command) {
        heldCommand = command;
    }

    /** Restarts the counters. */
    void reset() {
        synchronized (unanswered) {
            requests = 0;
            mostUnanswered = unanswered.size();
        }
    }

    /** The number of frames that the client has sent. */
    int requests() {
        synchronized (unanswered) {
            return requests;
        }
    }

    /** The maximum number of the client's frames that were in flight at the same time, there or back. */
    int mostUnanswered() {
        synchronized (unanswered) {
            return mostUnanswered;
        }
    }

    /** Ends all connections. */
    void cut() {
        try {
            close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    void connect(Socket client, Socket server) {
        begin(client, server, true);
        begin(server, client, false);
    }

    private void begin(Socket from, Socket to, boolean toServer) {
        BlockingQueue<Delayed> line = new ArrayBlockingQueue<>(MAX_FRAMES);
        daemon(() -> read(from, line, toServer));
        daemon(() -> write(to, line, toServer));
    }

    private void read(Socket from, BlockingQueue<Delayed> line, boolean toServer) {
        try (from) {
            DataInputStream in = new DataInputStream(from.getInputStream());
            while (true) {
                byte[] frame = in.readNBytes(4);
                int length = frame.length < 4 ? -1 : ByteBuffer.wrap(frame).getInt();
                byte[] message = length < 0 ? frame : in.readNBytes(length);
                if (length < 0 || message.length < length) {
                    line.add(new Delayed(new byte[0], System.nanoTime() + nanosEachWay));
                    return;
                }
                if (toServer) {
                    sent(message);
                }
                line.add(new Delayed(message, System.nanoTime() + nanosEachWay));
            }
        } catch (IOException ended) {
            line.add(new Delayed(new byte[0], System.nanoTime()));
        }
    }

    /** Ends after the empty frame, which marks the end. */
    private void write(Socket to, BlockingQueue<Delayed> line, boolean toServer) {
        try (to) {
            OutputStream out = to.getOutputStream();
            while (true) {
                Delayed next = line.take();
                long left;
                while ((left = next.at - System.nanoTime()) > 0) {
                    LockSupport.parkNanos(left);
                }
                if (next.frame.length == 0) {
                    return;
                }
                if (toServer) {
                    out.write(framed(next.frame, 0, next.frame.length));
                } else {
                    answer(next.frame, out);
                }
            }
        } catch (IOException | InterruptedException ended) {
            // One side has disconnected; the try block has closed the other, as a network does.
        }
    }

    private void sent(byte[] frame) {
        synchronized (unanswered) {
            requests++;
            unanswered.add(little(frame).getLong(MESSAGE_ID));
            mostUnanswered = Math.max(mostUnanswered, unanswered.size());
        }
    }

    private void answer(byte[] frame, OutputStream out) throws IOException {
        ByteBuffer bytes = little(frame);
        while (requests() < held || bytes.getShort(COMMAND) == heldCommand) {
            LockSupport.parkNanos(1_000_000);
        }
        int at = 0;
        while (at < frame.length) {
            int next = bytes.getInt(at + NEXT_COMMAND);
            int end = next == 0 ? frame.length : at + next;
            synchronized (unanswered) {
                unanswered.remove(bytes.getLong(at + MESSAGE_ID));
            }
            if (splits) {
                bytes.putInt(at + NEXT_COMMAND, 0);
                out.write(framed(frame, at, end - at));
            }
            at = end;
        }
        if (!splits) {
            out.write(framed(frame, 0, frame.length));
        }
    }

    private static byte[] framed(byte[] frame, int at, int length) {
        ByteBuffer whole = ByteBuffer.allocate(4 + length);
        return whole.putInt(length).put(frame, at, length).array();
    }

    private static ByteBuffer little(byte[] frame) {
        return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    }
}
