// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the replies that the reader thread makes by itself, without waiting for space in the send queue. The queued
 * bytes are bounded: a peer that sends requests and does not read the replies ends its connection. One thread at a time
 * sends.
 */
final class Answers {
    /**
     * The most bytes of answers that may wait to be written; far more than a peer that reads them ever leaves pending.
     */
    static final int MAX_QUEUED = 64 << 10;

    private final Worker worker;
    private final AtomicLong queued = new AtomicLong();

    Answers(Worker worker) {
        this.worker = worker;
    }

    void send(Frame frame) throws ProtocolViolationException {
        long before = queued.get();
        if (before > 0 && before + frame.length() > MAX_QUEUED) {
            String message = "the peer asks faster than it reads: " + before + " bytes of answers wait to be written";
            frame.dropped(new ConnectionClosedException(Reason.PROTOCOL, message, null));
            throw new ProtocolViolationException(message);
        }
        queued.addAndGet(frame.length());
        worker.submit(new Counted(frame));
    }

    /** Reduces the count of queued bytes when the answer has left the queue. */
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
