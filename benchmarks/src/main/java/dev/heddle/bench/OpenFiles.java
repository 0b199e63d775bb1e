package dev.heddle.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files and sockets this process may have open. */
final class OpenFiles {
    /** What a JVM and the parts of a measurement need besides. */
    private static final int SPARE = 200;

    private OpenFiles() {}

    /** How many this process has open now; 0 where the system does not say. */
    static long now() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getOpenFileDescriptorCount()
                : 0;
    }

    /**
     * Checks that there may be so many connections.
     *
     * @param connections how many
     * @param each how many files one of them has open
     * @throws IllegalStateException if the system does not let this process have them; says what to do
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
