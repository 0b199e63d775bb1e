// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.Worker;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** Queues frames that carry no bytes of a stream. Thread-safe. Never waits, so that the reader thread may call it. */
final class ControlFrames {
    final LongAdder updates = new LongAdder();

    private final Worker worker;
    private final SmuxCodec codec;

    ControlFrames(Worker worker, SmuxCodec codec) {
        this.worker = worker;
        this.codec = codec;
    }

    /**
     * Ends the output of a stream, behind the written bytes.
     *
     * @param reset whether to announce before that the stream failed; ignored for stream 0, because every other NOP has
     *     the id 0
     * @param fins 1 to say that this side sends no more, 2 to say also that it reads no more
     * @param onEnd run once the frames were sent or dropped; must not wait
     */
    void sendEnd(int id, boolean reset, int fins, Runnable onEnd) {
        ByteBuffer bytes = ByteBuffer.allocate((fins + 1) * SmuxCodec.HEADER);
        if (reset && id != 0) {
            bytes.put(codec.encode(new SmuxFrame.Nop(id)));
        }
        for (int i = 0; i < fins; i++) {
            bytes.put(codec.encode(new SmuxFrame.Fin(id)));
        }
        worker.submit(new Control(bytes.flip(), false, onEnd));
    }

    /** Announces that this side supports half-closes. Must be sent before any stream is open. */
    void sendGreeting() {
        SmuxFrame greeting = new SmuxFrame.Nop(SmuxFrame.Nop.TAKES_HALF_CLOSES);
        worker.submit(new Control(codec.encode(greeting), true, () -> {}));
    }

    void sendUpdate(int id, int consumed, int window, Runnable onEnd) {
        updates.increment();
        SmuxFrame update = new SmuxFrame.Upd(id, consumed, window);
        worker.submit(new Control(codec.encode(update), true, onEnd));
    }
}
