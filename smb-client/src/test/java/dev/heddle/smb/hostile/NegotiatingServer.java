// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import java.io.IOException;

/** A server that negotiates SMB 3.1.1 and knows one user, for tests outside of this package. */
public final class NegotiatingServer implements AutoCloseable {
    private final PlayedServer server;

    private NegotiatingServer(PlayedServer server) {
        this.server = server;
    }

    /** Starts a server. */
    public static NegotiatingServer start() throws IOException {
        return new NegotiatingServer(PlayedServer.start(Rules.SIGNED));
    }

    /** Its port on 127.0.0.1. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
