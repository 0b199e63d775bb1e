// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Checks how many files and sockets this process may have open. */
final class OpenFiles {
    /** Open files that the JVM and the rest of the measurement need. */
    private static final int SPARE = 200;

    private OpenFiles() {}

    /** Returns the number of files that this process has open; 0 if the system does not report it. */
    static long now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    /**
     * Checks that this process may open that many connections.
     *
     * @param connections number of connections
     * @param each number of open files per connection
     * @throws IllegalStateException if the system's limit is too low; the message says what to do
     */
    static void require(int connections, long each) {
        require(connections, each, limit());
    }

    static void require(int connections, long each, long limit) {
        long needed = connections * each + SPARE;
        if (limit < needed) {
            throw new IllegalStateException(
                    connections + " connections with " + each + " open files each need " + needed
                            + ", and this process may have " + limit + ": raise the limit with 'ulimit -n " + needed
                            + "' in the shell that starts it (beyond its hard limit only root can), or measure fewer connections");
        }
    }

    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
