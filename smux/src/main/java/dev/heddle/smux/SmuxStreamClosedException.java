// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** The stream, or one direction of it, is closed. The session and its other streams go on. */
public final class SmuxStreamClosedException extends SmuxException {
    private static final long serialVersionUID = 1;

    /** Why the stream, or one direction of it, is closed. */
    public enum Reason {
        /** This side closed the stream. */
        CLOSED("the stream is closed"),
        /** This side shut the output down. */
        OUTPUT_SHUT("the stream's output is shut down"),
        /** The peer has closed the stream. */
        PEER_CLOSED("the peer has closed the stream"),
        /**
         * The peer has reset the stream: it failed there, and the received bytes may be incomplete. Only peers of this
         * library report a reset.
         */
        PEER_RESET("the peer has reset the stream"),
        /** This side aborted the stream. */
        ABORTED("the stream was aborted"),
        /** This side aborted the stream because nobody read it while it blocked the session. */
        STALLED("the stream was aborted: nobody read it and it blocked the session");

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

    /** Why the stream, or one direction of it, is closed. */
    public Reason reason() {
        return reason;
    }
}
