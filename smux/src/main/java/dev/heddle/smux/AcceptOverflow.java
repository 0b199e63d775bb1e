// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

/** What happens to a stream that the peer opens while the accept queue is full. */
public enum AcceptOverflow {
    /**
     * Refuses the stream: closes it at once with FIN and drops what the peer sends on it. The other streams are not
     * affected.
     */
    REFUSE,
    /**
     * Queues the stream and stops reading for the whole session until the application accepts a stream, as xtaci/smux
     * does. Frames that one read has already brought are still processed.
     */
    PAUSE
}
