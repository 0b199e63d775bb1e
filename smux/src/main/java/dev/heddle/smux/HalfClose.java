// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/**
 * When {@link SmuxStream#shutdownOutput()} sends FIN to the peer. A FIN means "I send no more" to this library and to
 * Go's smux since v1.5.54. Go's smux before v1.5.54 takes it for the end of the whole stream and loses the response.
 */
public enum HalfClose {
    /** Sends FIN at once, after all written bytes. Peers in Go before v1.5.54 may lose the response. */
    AT_ONCE,
    /**
     * Sends FIN once the peer has finished or the stream is closed. No response is lost, but a peer that responds only
     * after the end of the request waits for ever.
     */
    AFTER_READ_ENDS,
    /**
     * Sends FIN at once if the peer has announced that it supports half-closes; otherwise behaves like {@link
     * #AFTER_READ_ENDS}. With this policy, this side announces its own support in the first frame of the session: a NOP
     * with a reserved id, which other peers ignore.
     */
    IF_UNDERSTOOD
}
