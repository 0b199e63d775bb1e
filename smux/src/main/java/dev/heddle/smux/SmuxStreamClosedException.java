package dev.heddle.smux;

/** The stream does not allow this any more; the session and its other streams go on. */
public final class SmuxStreamClosedException extends SmuxException {
    private static final long serialVersionUID = 1;

    /** What ended the stream, or this direction of it. */
    public enum Reason {
        /** Closed by this side. */
        CLOSED("the stream is closed"),
        /** The output was shut down by this side. */
        OUTPUT_SHUT("the stream's output is shut down"),
        /** The peer has closed the stream. */
        PEER_CLOSED("the peer has closed the stream"),
        /**
         * The peer has reset the stream: it failed there, and what was received may not be all. Only peers of this
         * library say so.
         */
        PEER_RESET("the peer has reset the stream"),
        /** Aborted by this side. */
        ABORTED("the stream was aborted"),
        /** Aborted because nobody read it while it held up the session. */
        STALLED("the stream was aborted: it was not read and held up the session");

        private final String text;

        Reason(String text) {
            this.text = text;
        }
    }

    private final Reason reason;

    SmuxStreamClosedException(Reason reason, int bytesTransferred) {
        super(reason.text, bytesTransferred, null);
        this.reason = reason;
    }

    /** What ended the stream. */
    public Reason reason() {
        return reason;
    }
}
