// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.figures;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine on which a measurement ran.
 *
 * @param processor model of the processor, as the system names it
 * @param processors number of processors that this process may use
 * @param memoryMebibytes memory of the machine in MiB; 0 if unknown
 * @param system name and version of the operating system
 * @param java vendor and version of the JVM
 */
public record Machine(String processor, int processors, long memoryMebibytes, String system, String java) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /** Returns the machine on which this process runs. */
    public static Machine here() {
        long memory =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? os.getTotalMemorySize()
                        : 0;
        return new Machine(
                model(),
                Runtime.getRuntime().availableProcessors(),
                memory >> 20,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.vendor") + " " + Runtime.version());
    }

    private static String model() {
        if (!Files.isReadable(CPU_INFO)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** Returns the machine as one line of text. */
    public String line() {
        return processor + ", " + processors + " processors, " + memoryMebibytes + " MiB, " + system + ", " + java;
    }
}
