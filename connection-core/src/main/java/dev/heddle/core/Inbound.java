package dev.heddle.core;

/**
 * Where a protocol puts the messages of one received frame. The permits that a message grants are applied before
 * anything else, whatever becomes of the message. Used on the thread that reads, within {@link MessageProtocol#decode}.
 *
 * @param <R> the protocol's replies
 */
public interface Inbound<R> {

    /**
     * The final answer to an exchange.
     *
     * @param id the exchange's message id
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void reply(long id, int granted, R message);

    /**
     * The final answer to the oldest exchange that has had none. Only for
     * {@linkplain MessageProtocol#ordered ordered} protocols.
     *
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void next(int granted, R message);

    /**
     * A part of the answer to an exchange, before the final one. Goes to a caller that asked for
     * {@linkplain ConnectionMessageHandler#callParts parts}; otherwise it is discarded and counted as late.
     *
     * @param id the exchange's message id
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void part(long id, int granted, R message);

    /**
     * A part of the answer to the exchange that {@link #next} would answer. Only for
     * {@linkplain MessageProtocol#ordered ordered} protocols.
     *
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void nextPart(int granted, R message);

    /**
     * "The answer will take time." May come any number of times before the answer.
     *
     * @param id the exchange's message id
     * @param granted permits that it brings, 0 or more
     * @param asyncId the name under which the peer knows the exchange from now on
     */
    void interim(long id, int granted, long asyncId);

    /**
     * A message that answers nothing. Waits for the listener of {@link ConnectionMessageHandler#start}; what becomes
     * of it if too many wait says
     * {@link MessageProtocol#overflow}.
     *
     * @param granted permits that it brings, 0 or more
     * @param message passes into the core's ownership
     */
    void notification(int granted, R message);

    /**
     * Sends an answer that needs no caller, such as that to a ping. Never waits: the frame goes into the send queue
     * without regard to its
     * bounds. When more than 64 KiB of such answers wait to be written, the peer asks faster than it reads, which
     * ends the connection.
     *
     * @param frame passes into the core's ownership, also if this throws
     * @throws ProtocolViolationException if too many answers wait; to be passed on by {@link MessageProtocol#decode}
     */
    void send(Frame frame) throws ProtocolViolationException;
}
