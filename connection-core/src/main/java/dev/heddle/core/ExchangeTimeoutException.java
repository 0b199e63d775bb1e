// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/** The deadline of a call passed. The connection and all other exchanges continue. */
public final class ExchangeTimeoutException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /** What the call was waiting for. */
    public enum Stage {
        /** A permit from the peer for another request (flow control). */
        PERMITS,
        /** Space in the send queue: the peer or the network does not accept the bytes. */
        QUEUE,
        /** The reply. */
        REPLY
    }

    private final Stage stage;

    /**
     * Creates the exception.
     *
     * @param stage what the call was waiting for
     * @param message what happened
     */
    public ExchangeTimeoutException(Stage stage, String message) {
        super(message, null);
        this.stage = stage;
    }

    /** Returns what the call was waiting for when its deadline passed. */
    public Stage stage() {
        return stage;
    }
}
