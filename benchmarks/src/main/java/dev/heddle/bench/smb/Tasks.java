// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks with a client in this JVM. The measured time excludes preparation and comparisons that can be done later.
 */
final class Tasks {
    private static final long NANOS_BETWEEN_STATS = 20_000_000;

    private final Client client;
    private final Thread.Builder threads;

    /**
     * Creates a runner of tasks.
     *
     * @param threads builder of the callers' threads, if there are several
     */
    Tasks(Client client, Thread.Builder threads) {
        this.client = client;
        this.threads = threads;
    }

    private interface Action {
        void run() throws IOException;
    }

    /** An action on one of many files. */
    private interface Numbered {
        void run(int number) throws IOException;
    }

    Done run(Task task) throws IOException, InterruptedException {
        int files = task.work().bulk() ? 0 : Math.toIntExact(task.amount());
        String small = Folders.small(task.amount()) + "/";
        return switch (task.work()) {
            case READ, WRITE -> Done.after(time(() -> bulk(task)));
            case SMALL_READ -> each(task, i -> same(client.readSmall(small + Folders.name(i)), i));
            case SMALL_WRITE -> {
                List<byte[]> contents = contents(files);
                yield each(task, i -> client.writeSmall(written(i), contents.get(i)));
            }
            case SMALL_STAT -> each(task, i -> stat(small + Folders.name(i)));
            case SMALL_DELETE -> each(task, i -> client.delete(Folders.DOOMED + "/" + Folders.name(i)));
            case BATCH_READ -> batchRead(task);
            case BATCH_WRITE -> {
                List<byte[]> contents = contents(files);
                List<String> paths =
                        IntStream.range(0, files).mapToObj(Tasks::written).toList();
                yield Done.after(time(() -> client.writeBatch(paths, contents, task.parallel())));
            }
            case LIST -> list(task);
            case STAT_BESIDE_READ, STAT_BESIDE_WRITE -> statBeside(task);
        };
    }

    private static double time(Action action) throws IOException {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private void bulk(Task task) throws IOException {
        if (task.work() == Work.WRITE || task.work() == Work.STAT_BESIDE_WRITE) {
            client.write(Folders.LARGE_WRITTEN, new LargeFile.Source(task.amount()));
            return;
        }
        LargeFile.Sink sink = new LargeFile.Sink(task.verify());
        client.read(Folders.large(task.amount()), sink);
        if (sink.count() != task.amount()) {
            throw new IllegalStateException("read " + sink.count() + " bytes, not " + task.amount());
        }
    }

    private void stat(String path) throws IOException {
        long size = client.size(path);
        if (size != Content.SMALL) {
            throw new IllegalStateException(path + " has " + size + " bytes");
        }
    }

    private Done batchRead(Task task) throws IOException {
        List<String> paths = IntStream.range(0, Math.toIntExact(task.amount()))
                .mapToObj(i -> Folders.small(task.amount()) + "/" + Folders.name(i))
                .toList();
        List<byte[]> read = new ArrayList<>();
        double seconds = time(() -> read.addAll(client.readBatch(paths, task.parallel())));
        for (int i = 0; i < paths.size(); i++) {
            same(read.get(i), i);
        }
        return Done.after(seconds);
    }

    private Done list(Task task) throws IOException {
        List<String> names = new ArrayList<>();
        double seconds = time(() -> names.addAll(client.names(Folders.many(task.amount()))));
        Set<String> expected = IntStream.range(0, Math.toIntExact(task.amount()))
                .mapToObj(Folders::name)
                .collect(Collectors.toSet());
        if (names.size() != task.amount() || !expected.equals(Set.copyOf(names))) {
            throw new IllegalStateException("listed " + names.size() + " entries; their number or names are wrong");
        }
        return Done.after(seconds);
    }

    private static void same(byte[] content, int number) {
        if (!Arrays.equals(content, Content.small(number))) {
            throw new IllegalStateException("wrong bytes in " + Folders.name(number));
        }
    }

    private static List<byte[]> contents(int files) {
        return IntStream.range(0, files).mapToObj(Content::small).toList();
    }

    private static String written(int number) {
        return Folders.WRITTEN + "/" + Folders.name(number);
    }

    /** Runs the action for all numbers, on as many threads as the task says. Each thread takes the next number. */
    private Done each(Task task, Numbered action) throws IOException, InterruptedException {
        int files = Math.toIntExact(task.amount());
        AtomicInteger next = new AtomicInteger();
        Action caller = () -> {
            for (int i = next.getAndIncrement(); i < files; i = next.getAndIncrement()) {
                action.run(i);
            }
        };
        if (task.parallel() == 1) {
            return Done.after(time(caller));
        }
        CountDownLatch begin = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < task.parallel(); i++) {
            callers.add(threads.start(() -> guarded(failure, () -> {
                await(begin);
                caller.run();
            })));
        }
        long start = System.nanoTime();
        begin.countDown();
        for (Thread thread : callers) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        rethrow(failure.get());
        return Done.after(seconds);
    }

    private Done statBeside(Task task) throws IOException, InterruptedException {
        String path = Folders.small(1) + "/" + Folders.name(0);
        stat(path);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        long start = System.nanoTime();
        Thread transfer = threads.start(() -> guarded(failure, () -> bulk(task)));
        List<Double> millis = new ArrayList<>();
        while (!transfer.join(Duration.ofNanos(NANOS_BETWEEN_STATS))) {
            millis.add(1e3 * time(() -> stat(path)));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        rethrow(failure.get());
        millis.sort(null);
        return millis.isEmpty()
                ? Done.after(seconds)
                : new Done(seconds, millis.get(millis.size() - 1), millis.get(millis.size() / 2));
    }

    private static void await(CountDownLatch begin) throws InterruptedIOException {
        try {
            if (!begin.await(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the callers did not start");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private static void guarded(AtomicReference<@Nullable Throwable> failure, Action action) {
        try {
            action.run();
        } catch (IOException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private static void rethrow(@Nullable Throwable failure) throws IOException {
        if (failure != null) {
            throw new IOException(failure);
        }
    }
}
