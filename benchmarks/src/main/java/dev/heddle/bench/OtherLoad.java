// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures the processor use of other processes, on systems that report it in {@code /proc}. Other processes are all
 * except this process and those that it has started, which may end in the meantime.
 */
public final class OtherLoad {
    private static final Path ALL = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;

    private final long start = System.nanoTime();
    private final Optional<Long> ticks = others();

    /**
     * Returns the average number of cores that other processes have used since this object was created; empty if the
     * system does not report it.
     */
    public Optional<Double> cores() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return ticks.flatMap(before -> others().map(now -> (now - before) / TICKS_PER_SECOND / seconds));
    }

    /**
     * Returns, in clock ticks, the stolen time plus the processor time of each process that is not ours, including its
     * ended children. The sums in {@code /proc/stat} are not accurate enough: the system counts them by samples, and
     * they miss half of the time of processes that sleep and wake all the time.
     */
    private static Optional<Long> others() {
        try {
            long stolen = sum(fields(Files.readAllLines(ALL).get(0)), 8);
            ProcessHandle self = ProcessHandle.current();
            Set<ProcessHandle> ours =
                    Stream.concat(Stream.of(self), self.descendants()).collect(Collectors.toSet());
            long others = ProcessHandle.allProcesses()
                    .filter(process -> !ours.contains(process))
                    .mapToLong(OtherLoad::ticks)
                    .sum();
            return Optional.of(stolen + others);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long ticks(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return sum(fields(stat.substring(stat.lastIndexOf(')') + 2)), 11, 12, 13, 14);
        } catch (IOException ended) {
            return 0;
        }
    }

    private static List<String> fields(String line) {
        return Pattern.compile(" +").splitAsStream(line).toList();
    }

    private static long sum(List<String> fields, int... which) {
        return IntStream.of(which).mapToLong(i -> Long.parseLong(fields.get(i))).sum();
    }
}
