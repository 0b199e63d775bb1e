package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What one process uses, on systems that tell. */
final class ProcessUse {
    private final ProcessHandle process;
    private final double cpuBefore;

    /** Begins to measure. */
    ProcessUse(ProcessHandle process) {
        this.process = process;
        this.cpuBefore = cpuSeconds(process);
        try {
            // proc(5): the peak of the resident set begins anew.
            Files.writeString(folder().resolve("clear_refs"), "5");
        } catch (IOException unknown) {
            // The peak is then that since the process began, which is what other systems give as well.
        }
    }

    static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
    }

    /** Seconds of processor time since this was made. */
    double cpuSeconds() {
        return cpuSeconds(process) - cpuBefore;
    }

    /** The most mebibytes of memory that it has had since this was made; 0 if unknown. */
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
