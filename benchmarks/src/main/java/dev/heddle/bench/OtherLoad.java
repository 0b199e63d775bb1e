package dev.heddle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much of the processors others use meanwhile, on systems that say so in {@code /proc}. Others are all but this process and those that it has
 * started, which may end meanwhile.
 */
public final class OtherLoad {
    private static final Path ALL = Path.of("/proc/stat");
    static final double TICKS_PER_SECOND = 100;

    private final long start = System.nanoTime();
    private final Optional<Long> ticks = others();

    /** Cores that others have used since this was made; empty if the system does not say. */
    public Optional<Double> cores() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return ticks.flatMap(before -> others().map(now -> (now - before) / TICKS_PER_SECOND / seconds));
    }

    /**
     * Time of all, stolen time too, without that of this process and those it has started. A process's time has in it what interrupts did
     * meanwhile, as bringing in what came on a socket, so the interrupts' own time is part of the former.
     */
    private static Optional<Long> others() {
        try {
            long all = sum(fields(Files.readAllLines(ALL).get(0)), 1, 2, 3, 6, 7, 8);
            return Optional.of(all - own());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Time of this process and all that it has started. */
    static long own() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToLong(OtherLoad::ticks)
                .sum();
    }

    /** Time of a process and of those that it has started and seen end. */
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
