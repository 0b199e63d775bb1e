package dev.heddle.smux;

import dev.heddle.core.Worker;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.LongAdder;

/** Queues the frames that carry no bytes of a stream. Thread-safe; never waits, so that the reader may call it. */
final class ControlFrames {
    final LongAdder updates = new LongAdder();

    private final Worker worker;
    private final SmuxCodec codec;

    ControlFrames(Worker worker, SmuxCodec codec) {
        this.worker = worker;
        this.codec = codec;
    }

    /**
     * Ends a stream's output, behind what was written.
     *
     * @param reset whether to say before that the stream failed; cannot be said of stream 0, whose id every NOP has
     * @param fins 1 says that no more will be sent, 2 also that nothing is read any more
     * @param onEnd run once the frames have left or were dropped; must not wait
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

    /** Says, before any stream is open, that this side takes half-closes. */
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
