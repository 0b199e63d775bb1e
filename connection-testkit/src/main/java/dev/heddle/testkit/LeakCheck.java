package dev.heddle.testkit;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.MetricsSnapshot;
import dev.heddle.core.buffer.BufferPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds what a connection left behind: threads, also virtual ones, buffers, exchanges, frames in the queue. What is on
 * its way out gets {@link Bounded#LIMIT} to go.
 */
public final class LeakCheck {
    private static final Pattern DUMP_LINE = Pattern.compile("#(\\d+) \"([^\"]*)\".*");

    private final Set<String> before;

    private LeakCheck(Set<String> before) {
        this.before = before;
    }

    /** Remembers which threads there are now. */
    public static LeakCheck begin() {
        return new LeakCheck(threads());
    }

    /**
     * Every thread of this JVM as number and name: {@code "31 heddle-send"}. Virtual threads too, unless the JVM was
     * told not to track them ({@code jdk.trackAllThreads}).
     */
    static Set<String> threads() {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
                return Files.readAllLines(dump).stream()
                        .map(DUMP_LINE::matcher)
                        .filter(Matcher::matches)
                        .map(line -> line.group(1) + " " + line.group(2))
                        .collect(Collectors.toCollection(TreeSet::new));
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the threads", e);
        }
    }

    /**
     * Threads that are here and were not at the beginning.
     *
     * @param name which names count
     */
    public Set<String> newThreads(Predicate<String> name) {
        Set<String> now = threads();
        now.removeAll(before);
        now.removeIf(thread -> !name.test(thread.substring(thread.indexOf(' ') + 1)));
        return now;
    }

    /**
     * Waits until no thread is left that was not here at the beginning.
     *
     * @param name which names count
     */
    public void assertNoThreads(Predicate<String> name) {
        Bounded.await(
                () -> "an end of " + newThreads(name), () -> newThreads(name).isEmpty());
    }

    /** Waits until every buffer is back; the failure shows where the others were taken. */
    public static void assertNoBuffers(BufferPool pool) {
        try {
            Bounded.await(() -> pool.onLoan() + " buffers to be given back", () -> pool.onLoan() == 0);
        } catch (AssertionError e) {
            List<Throwable> leaks = pool.leaks();
            leaks.forEach(e::addSuppressed);
            throw e;
        }
    }

    /** Waits until no exchange is open and no frame queued. */
    public static void assertNothingOpen(ConnectionMessageHandler<?, ?> handler) {
        Bounded.await(() -> "nothing left open: " + handler.metrics(), () -> {
            MetricsSnapshot metrics = handler.metrics();
            return metrics.exchangesOpen() == 0 && metrics.queuedFrames() == 0 && metrics.queuedBytes() == 0;
        });
    }
}
