// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/**
 * Receives the decoded messages of one frame from a protocol. The permits that a message grants are applied first,
 * whatever happens to the message. Used on the reader thread, within {@link MessageProtocol#decode}.
 *
 * @param <R> the protocol's replies
 */
public interface Inbound<R> {

    /**
     * Delivers the final reply to an exchange.
     *
     * @param id the exchange's message id
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void reply(long id, int granted, R message);

    /**
     * Delivers the final reply to the oldest exchange that has none. Only for
     * {@linkplain MessageProtocol#ordered ordered} protocols.
     *
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void next(int granted, R message);

    /**
     * Delivers a part of the reply to an exchange, before the final reply. The part goes to a caller that asked for
     * {@linkplain ConnectionMessageHandler#callParts parts}; otherwise it is discarded and counted as late.
     *
     * @param id the exchange's message id
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void part(long id, int granted, R message);

    /**
     * Delivers a part of the reply to the exchange that {@link #next} would complete. Only for
     * {@linkplain MessageProtocol#ordered ordered} protocols.
     *
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void nextPart(int granted, R message);

    /**
     * Delivers an interim reply: the final reply will take time. May come any number of times before the final reply.
     *
     * @param id the exchange's message id
     * @param granted permits that it brings, 0 or more
     * @param asyncId the peer's id of the exchange from now on
     */
    void interim(long id, int granted, long asyncId);

    /**
     * Delivers a notification: a message that answers no request. It waits for the listener of
     * {@link ConnectionMessageHandler#start}; {@link MessageProtocol#overflow} says what happens if too many wait.
     *
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void notification(int granted, R message);

    /**
     * Sends an answer that needs no caller, for example to a ping. Never waits: the frame goes into the send queue
     * regardless of the queue's bounds. If more than 64 KiB of such answers wait to be written, the peer asks faster
     * than it reads, and the connection ends.
     *
     * @param frame passes into the core's ownership, also if this throws
     * @throws ProtocolViolationException if too many answers wait; {@link MessageProtocol#decode} must let it propagate
     */
    void send(Frame frame) throws ProtocolViolationException;
}
