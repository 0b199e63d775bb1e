// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Processor time and memory of one process, on systems that report them. */
final class ProcessUse {
    private final ProcessHandle process;
    private final double cpuBefore;

    /** Starts the measurement. */
    ProcessUse(ProcessHandle process) {
        this.process = process;
        this.cpuBefore = cpuSeconds(process);
        try {
            // proc(5): resets the peak of the resident set.
            Files.writeString(folder().resolve("clear_refs"), "5");
        } catch (IOException unknown) {
            // The peak then counts from the start of the process, as on other systems.
        }
    }

    static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Returns the processor time since this object was created, in seconds. */
    double cpuSeconds() {
        return cpuSeconds(process) - cpuBefore;
    }

    /** Returns the peak memory of the process since this object was created, in MiB; 0 if unknown. */
    long peakMebibytes() {
        try {
            return Files.readAllLines(folder().resolve("status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                    .findFirst()
                    .orElse(0);
        } catch (IOException unknown) {
            return 0;
        }
    }

    private Path folder() {
        return Path.of("/proc", Long.toString(process.pid()));
    }
}
