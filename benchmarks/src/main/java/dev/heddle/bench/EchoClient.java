// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;

/** A client of the {@link EchoServer} with one TCP connection. Thread-safe unless the implementation says otherwise. */
sealed interface EchoClient extends AutoCloseable permits HeddleClient, LockAndWriteClient, RawSocketClient {

    /**
     * Sends the payload, waits for its reply and verifies it.
     *
     * @throws IOException if no reply arrives
     * @throws IllegalStateException if the reply differs from the payload
     */
    void exchange(Payload payload) throws IOException;

    /** Returns the number of frames written so far. */
    long frames();

    /** Returns the number of writes that carried these frames. */
    long writes();

    /** Closes the connection and ends the client's threads. */
    @Override
    void close() throws IOException;
}
