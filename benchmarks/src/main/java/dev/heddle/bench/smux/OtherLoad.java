package dev.heddle.bench.smux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** How much of the processors others use meanwhile, on systems that say so in {@code /proc}. */
final class OtherLoad {
    private static final Path ALL = Path.of("/proc/stat");
    private static final Path OWN = Path.of("/proc/self/stat");
    private static final double TICKS_PER_SECOND = 100;

    private final long start = System.nanoTime();
    private final Optional<Long> ticks = others();

    /** Cores that others have used since this was made; empty if the system does not say. */
    Optional<Double> cores() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return ticks.flatMap(before -> others().map(now -> (now - before) / TICKS_PER_SECOND / seconds));
    }

    /** User, nice, system and stolen time of all, without user and system time of this process. */
    private static Optional<Long> others() {
        try {
            List<String> all = fields(Files.readAllLines(ALL).get(0));
            String own = Files.readString(OWN);
            List<String> fields = fields(own.substring(own.lastIndexOf(')') + 2));
            return Optional.of(sum(all, 1, 2, 3, 8) - sum(fields, 11, 12));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static List<String> fields(String line) {
        return Pattern.compile(" +").splitAsStream(line).toList();
    }

    private static long sum(List<String> fields, int... which) {
        return IntStream.of(which).mapToLong(i -> Long.parseLong(fields.get(i))).sum();
    }
}
