// SPDX-License-Identifier: Apache-2.0
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

/**
 * Finds leaks of a connection: threads (also virtual ones), buffers, exchanges, frames in the queue. Resources that are
 * still being released get {@link Bounded#LIMIT} to disappear.
 */
public final class LeakCheck {
    private static final Pattern THREAD = Pattern.compile("#(\\d+) \"([^\"]*)\".*");
    private static final String CALLBACK = " heddle-callback";
    private static final String IDLE = ".ThreadPoolExecutor.getTask(";

    private final Set<String> before;

    private LeakCheck(Set<String> before) {
        this.before = before;
    }

    /** Starts a check: records the threads that exist now. */
    public static LeakCheck begin() {
        return new LeakCheck(threads());
    }

    /**
     * Returns every thread of this JVM as number and name: {@code "31 heddle-send"}. Includes virtual threads, unless
     * the JVM was configured not to track them ({@code jdk.trackAllThreads}). A callback thread counts only while it
     * runs a task: all connections share these threads, so an idle one belongs to none of them.
     */
    static Set<String> threads() {
        try {
            Path folder = Files.createTempDirectory("threads");
            Path dump = folder.resolve("dump");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
                return threads(Files.readAllLines(dump));
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the threads", e);
        }
    }

    private static Set<String> threads(List<String> dump) {
        Set<String> threads = new TreeSet<>();
        String current = "";
        for (String line : dump) {
            Matcher head = THREAD.matcher(line);
            if (head.matches()) {
                current = head.group(1) + " " + head.group(2);
                threads.add(current);
            } else if (current.endsWith(CALLBACK) && line.contains(IDLE)) {
                threads.remove(current);
            }
        }
        return threads;
    }

    /**
     * Returns the threads that exist now and did not exist when the check began.
     *
     * @param name selects threads by name
     */
    public Set<String> newThreads(Predicate<String> name) {
        Set<String> now = threads();
        now.removeAll(before);
        now.removeIf(thread -> !name.test(thread.substring(thread.indexOf(' ') + 1)));
        return now;
    }

    /**
     * Waits until no thread is left that did not exist when the check began.
     *
     * @param name selects threads by name
     */
    public void assertNoThreads(Predicate<String> name) {
        Bounded.await(
                () -> "an end of " + newThreads(name), () -> newThreads(name).isEmpty());
    }

    /** Waits until every buffer is released; the failure shows where the other buffers were acquired. */
    public static void assertNoBuffers(BufferPool pool) {
        try {
            Bounded.await(() -> pool.onLoan() + " buffers to be released", () -> pool.onLoan() == 0);
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
