package dev.heddle.core;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends what the thread that reads answers by itself, which must not wait for room in the send queue. Bounded all the
 * same: a peer that asks and does not
 * read the answers ends its connection. One thread at a time sends.
 */
final class Answers {
    /** How many bytes of answers may wait to be written; far more than a peer that reads them ever makes wait. */
    static final int MAX_QUEUED = 64 << 10;

    private final Worker worker;
    private final AtomicLong queued = new AtomicLong();

    Answers(Worker worker) {
        this.worker = worker;
    }

    void send(Frame frame) throws ProtocolViolationException {
        long before = queued.get();
        if (before > 0 && before + frame.length() > MAX_QUEUED) {
            String message = "it asks faster than it reads: " + before + " bytes of answers wait to be written";
            frame.dropped(new ConnectionClosedException(Reason.PROTOCOL, message, null));
            throw new ProtocolViolationException(message);
        }
        queued.addAndGet(frame.length());
        worker.submit(new Counted(frame));
    }

    /** Says when the answer has left the queue. */
    private final class Counted extends Frame {
        private final Frame answer;

        Counted(Frame answer) {
            super(answer.bytes());
            this.answer = answer;
        }

        @Override
        public boolean urgent() {
            return answer.urgent();
        }

        @Override
        protected void onSent() {
            queued.addAndGet(-length());
            answer.sent();
        }

        @Override
        protected void onDropped(ConnectionClosedException cause) {
            queued.addAndGet(-length());
            answer.dropped(cause);
        }
    }
}
