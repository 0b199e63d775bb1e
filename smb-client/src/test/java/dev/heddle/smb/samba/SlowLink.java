// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** A relay between client and server that limits the bytes per second in each direction, and buffers little itself. */
final class SlowLink extends Relay {
    private static final int BUFFER = 16 << 10;

    private final double bytesPerNano;

    SlowLink(SambaServer server, long bytesPerSecond) throws IOException {
        super(server, "slow-link");
        this.bytesPerNano = bytesPerSecond / 1e9;
        begin();
    }

    @Override
    void connect(Socket client, Socket server) {
        daemon(() -> pump(client, server));
        daemon(() -> pump(server, client));
    }

    private void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            long free = System.nanoTime();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                free = Math.max(free, System.nanoTime()) + (long) (count / bytesPerNano);
                for (long left = free - System.nanoTime(); left > 0; left = free - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException ended) {
            forget(from);
        }
    }
}
