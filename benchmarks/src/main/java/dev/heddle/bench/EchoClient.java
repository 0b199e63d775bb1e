package dev.heddle.bench;

import java.io.IOException;

/** A client of the {@link EchoServer}: one TCP connection. Thread-safe unless it says otherwise. */
sealed interface EchoClient extends AutoCloseable permits HeddleClient, LockAndWriteClient, RawSocketClient {

    /**
     * Sends the payload, waits for its reply and verifies it.
     *
     * @throws IOException if there was no reply
     * @throws IllegalStateException if the reply is not what was sent
     */
    void exchange(Payload payload) throws IOException;

    /** How many frames were written so far. */
    long frames();

    /** With how many writes. */
    long writes();

    /** Ends the connection and the client's threads. */
    @Override
    void close() throws IOException;
}
