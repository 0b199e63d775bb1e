// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** One server for each configuration that a test asked for, as long as the tests run. */
final class SambaServers implements AutoCloseable {
    private final Map<SambaConfig, SambaServer> servers = new LinkedHashMap<>();

    /**
     * Returns the server of this configuration, started at the first call. It is shared: a test keeps it running and
     * works in its own folder.
     */
    synchronized SambaServer with(SambaConfig config) throws IOException, InterruptedException {
        SambaServer server = servers.get(config);
        if (server == null) {
            server = SambaServer.start(config);
            servers.put(config, server);
        }
        return server;
    }

    synchronized SambaServer standard() throws IOException, InterruptedException {
        return with(SambaConfig.standard());
    }

    @Override
    public synchronized void close() {
        servers.values().forEach(SambaServer::close);
        servers.clear();
    }
}
