// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A JVM like that of tests: starts servers, prints their folders and processes, and writes into the folders until it is
 * ended.
 */
final class WritesUntilEnded {
    static final String READY = "ready";

    private static final int SERVERS = 4;
    private static final int FILES = 50;

    private WritesUntilEnded() {}

    public static void main(String[] args) throws Exception {
        List<SmbdServer> servers = new ArrayList<>();
        for (int i = 0; i < SERVERS; i++) {
            SmbdServer server = SmbdServer.start(SambaConfig.standard());
            servers.add(server);
            System.out.println(server.home());
        }
        if (KerberosRealm.available()) {
            System.out.println(KerberosRealm.start().configuration().getParent());
        }
        servers.forEach(server -> new Thread(() -> write(server), "writer").start());
        ProcessHandle.current().descendants().forEach(process -> System.out.println(process.pid()));
        System.out.println(READY);
        new CountDownLatch(1).await();
    }

    /** Writes until the folder is gone, with the same names again and again, so that there are never many files. */
    private static void write(SmbdServer server) {
        try {
            for (int i = 0; true; i = (i + 1) % FILES) {
                server.place("file" + i, new byte[1]);
            }
        } catch (IOException gone) {
            // The JVM ends.
        }
    }
}
