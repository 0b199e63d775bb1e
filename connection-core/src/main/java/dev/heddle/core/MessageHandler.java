// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.io.IOException;
import java.util.List;

/**
 * One link of a handler chain. A message passes the chain on its way out ({@code sendo}), and its reply on the way back
 * ({@code recvo}); for SMB the chain is file, tree, session, connection. Each link adds and checks its own part and
 * calls the next link; the root is the {@link ConnectionMessageHandler}. Knows no threads.
 *
 * @param <Q> requests
 * @param <R> replies and notifications
 */
public interface MessageHandler<Q, R> {

    /**
     * Sends messages in one frame, without waiting for their replies. Waits for flow control and space in the send
     * queue.
     *
     * @param messages one or more
     * @param deadline until when to wait, now and for the replies
     * @return an exchange for each message, in order; each must be received or cancelled
     * @throws IOException if nothing was sent
     */
    List<Exchange<Q, R>> sendo(List<Q> messages, Deadline deadline) throws IOException;

    /**
     * Waits for the reply of an exchange, until the exchange's deadline. If this throws, the exchange has ended.
     *
     * @param exchange from {@link #sendo}
     * @return the reply; its ownership passes to the caller
     * @throws IOException if there is no reply, or one that this chain refuses
     */
    R recvo(Exchange<Q, R> exchange) throws IOException;

    /**
     * Sends one message.
     *
     * @param message the message
     * @param deadline until when to wait, now and for the reply
     * @return its exchange
     * @throws IOException if it was not sent
     */
    default Exchange<Q, R> sendo(Q message, Deadline deadline) throws IOException {
        return sendo(List.of(message), deadline).get(0);
    }

    /**
     * Sends one message and waits for its reply.
     *
     * @param message the message
     * @param deadline until when to wait
     * @return the reply; its ownership passes to the caller
     * @throws IOException if there is no reply, or one that this chain refuses
     */
    default R call(Q message, Deadline deadline) throws IOException {
        return recvo(sendo(message, deadline));
    }
}
