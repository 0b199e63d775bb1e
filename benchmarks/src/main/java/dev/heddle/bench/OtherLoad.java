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
 * How much of the processors others use meanwhile, on systems that say so in {@code /proc}. Others are all but this
 * process and those that it has started, which may end meanwhile.
 */
public final class OtherLoad {
    private static final Path ALL = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;

    private final long start = System.nanoTime();
    private final Optional<Long> ticks = others();

    /** Cores that others have used since this was made; empty if the system does not say. */
    public Optional<Double> cores() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return ticks.flatMap(before -> others().map(now -> (now - before) / TICKS_PER_SECOND / seconds));
    }

    /**
     * Stolen time, and that of each process that is not ours, with those that it has started and seen end. The sums in
     * {@code /proc/stat} would not do: they are counted by samples, and of processes that sleep and wake all the time
     * half is missing there.
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
