package dev.heddle.core;

/** A call's deadline passed. The connection and all other exchanges go on. */
public final class ExchangeTimeoutException extends ConnectionException {
    private static final long serialVersionUID = 1;

    /** What the call was waiting for. */
    public enum Stage {
        /** For the peer to allow another request (flow control). */
        PERMITS,
        /** For room in the send queue: the peer, or the network, does not take the bytes. */
        QUEUE,
        /** For the reply. */
        REPLY
    }

    private final Stage stage;

    /**
     * Makes the exception.
     *
     * @param stage what the call was waiting for
     * @param message what happened
     */
    public ExchangeTimeoutException(Stage stage, String message) {
        super(message, null);
        this.stage = stage;
    }

    /** What the call was waiting for when its deadline passed. */
    public Stage stage() {
        return stage;
    }
}
