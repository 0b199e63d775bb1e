// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.transfer.Crew;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Processes a directory and its content with several threads, in no particular order: some threads list directories
 * while others work on the files found. A directory is entered before its content, and left after it.
 *
 * <p>However large the tree is, only few of its names are in memory: a listing is paused when enough files are queued,
 * and any thread resumes it when few are left. So no thread blocks on a full queue, and one large file does not delay
 * the search for others.
 *
 * @param <N> a file or directory
 */
public final class TreeRun<N> {
    private static final int MAX_DIRECTORIES_WAITING = 1000;
    /** Number of queued files per thread at which a listing is paused. */
    private static final int FILES_WAITING = 4;

    /** The content of a directory. Used by one thread at a time. */
    public interface Listing<N> extends Closeable {
        /** Returns the next file or directory; null at the end. */
        @Nullable
        N next() throws IOException;
    }

    /**
     * Processes the files and directories; called by several threads in parallel. An {@code IOException} of any method
     * but {@link #failed} is passed to {@link #failed}.
     */
    public interface Visitor<N> {
        boolean isDirectory(N node);

        /** Opens a directory before its content. Returns null to skip the content, and {@link #leave} too. */
        @Nullable
        Listing<N> enter(N directory) throws IOException;

        /**
         * Called for anything but a directory, as soon as it is found. Returns false to have {@link #file} called
         * later. Must be quick.
         */
        default boolean found(N file) throws IOException {
            return false;
        }

        /** Called for anything but a directory, on any thread that is free. */
        void file(N file) throws IOException;

        /**
         * Called for a directory after all of its content.
         *
         * @param complete whether nothing in it failed
         * @param round how often the directory has been processed
         * @return false to process it once more
         */
        default boolean leave(N directory, boolean complete, int round) throws IOException {
            return true;
        }

        /** Called after a failure. An exception from this method ends the run. */
        void failed(N node, IOException failure) throws IOException;
    }

    private sealed interface Task<N> {}

    /** A directory that was found and not left yet. */
    private static final class Directory<N> implements Task<N> {
        final N node;
        final @Nullable Directory<N> parent;
        final int round;
        /** Set when the directory is entered. Used only by the thread that has this task. */
        @Nullable
        Listing<N> listing;
        /**
         * Guarded by the lock: the number of its unfinished parts, which are its listing and each file and directory
         * found in it.
         */
        int open = 1;

        /** Guarded by the lock. */
        boolean complete = true;

        Directory(N node, @Nullable Directory<N> parent, int round) {
            this.node = node;
            this.parent = parent;
            this.round = round;
        }
    }

    private record File<N>(N node, Directory<N> directory) implements Task<N> {}

    private final Visitor<N> visitor;
    private final int enoughFiles;
    private final int fewFiles;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // The rest is guarded by the lock.
    private final Deque<File<N>> files = new ArrayDeque<>();
    /** Paused listings, the last one on top. */
    private final Deque<Directory<N>> listings = new ArrayDeque<>();
    /** Directories that are not listed yet. The last one found comes first, which keeps them few. */
    private final Deque<Directory<N>> directories = new ArrayDeque<>();

    private int busy;

    private TreeRun(Visitor<N> visitor, int threads) {
        this.visitor = visitor;
        this.enoughFiles = threads * FILES_WAITING;
        this.fewFiles = threads;
    }

    /** Processes the tree. Returns when everything that can be done is done. */
    public static <N> void run(Crew crew, N start, Visitor<N> visitor) throws IOException {
        TreeRun<N> run = new TreeRun<>(visitor, crew.size());
        run.directories.push(new Directory<>(start, null, 1));
        try {
            crew.run(run::work);
        } finally {
            run.closeListings();
        }
    }

    /** Closes the listings that a failure left paused. */
    private void closeListings() throws IOException {
        for (Directory<N> directory : listings) {
            close(directory);
        }
    }

    private static <N> void close(Directory<N> directory) throws IOException {
        if (directory.listing != null) {
            directory.listing.close();
        }
    }

    private void work() throws IOException, InterruptedException {
        for (Task<N> task = take(); task != null; task = take()) {
            switch (task) {
                case Directory<N> directory -> list(directory);
                case File<N> file -> work(file);
            }
            lock.lock();
            try {
                if (--busy == 0) {
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Takes the next task; waits for one if needed. Returns null when there is no task, and no busy thread that could
     * add one.
     */
    private @Nullable Task<N> take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Task<N> task = next();
                if (task != null) {
                    busy++;
                    return task;
                }
                if (busy == 0) {
                    return null;
                }
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Task<N> next() {
        if (files.size() >= fewFiles) {
            return files.poll();
        }
        boolean many = directories.size() >= MAX_DIRECTORIES_WAITING;
        Task<N> task = many || listings.isEmpty() ? directories.poll() : listings.poll();
        return task == null ? files.poll() : task;
    }

    private void work(File<N> file) throws IOException {
        try {
            visitor.file(file.node);
        } catch (IOException e) {
            failed(file.directory, file.node, e);
        }
        done(file.directory);
    }

    private void failed(@Nullable Directory<N> directory, N node, IOException failure) throws IOException {
        visitor.failed(node, failure);
        incomplete(directory);
    }

    private void incomplete(@Nullable Directory<N> directory) {
        if (directory != null) {
            lock.lock();
            try {
                directory.complete = false;
            } finally {
                lock.unlock();
            }
        }
    }

    /** Lists a directory to its end, or until enough work is queued. */
    private void list(Directory<N> directory) throws IOException {
        boolean entered = directory.listing != null;
        try {
            if (!entered) {
                directory.listing = visitor.enter(directory.node);
            }
            Listing<N> listing = directory.listing;
            if (listing == null) {
                leftOut(directory);
                return;
            }
            entered = true;
            if (!drain(directory, listing)) {
                return;
            }
        } catch (IOException e) {
            close(directory);
            failed(directory, directory.node, e);
            if (!entered) {
                incomplete(directory.parent);
                leftOut(directory);
                return;
            }
        }
        done(directory);
    }

    private void leftOut(Directory<N> directory) throws IOException {
        if (directory.parent != null) {
            done(directory.parent);
        }
    }

    /** Queues the content of a listing. Returns false if the listing was paused: another thread may own it now. */
    private boolean drain(Directory<N> directory, Listing<N> listing) throws IOException {
        for (N next = listing.next(); next != null; next = listing.next()) {
            if (!add(directory, next)) {
                return false;
            }
        }
        listing.close();
        return true;
    }

    /** Queues a file or directory. Pauses the listing and returns false if enough work is queued. */
    private boolean add(Directory<N> directory, N found) throws IOException {
        boolean isDirectory = visitor.isDirectory(found);
        if (!isDirectory && isDone(directory, found)) {
            return true;
        }
        lock.lock();
        try {
            directory.open++;
            if (isDirectory) {
                directories.push(new Directory<>(found, directory, 1));
            } else {
                files.add(new File<>(found, directory));
            }
            boolean enough = files.size() >= enoughFiles || directories.size() >= MAX_DIRECTORIES_WAITING;
            if (enough) {
                listings.push(directory);
            }
            changed.signal();
            return !enough;
        } finally {
            lock.unlock();
        }
    }

    private boolean isDone(Directory<N> directory, N file) throws IOException {
        try {
            return visitor.found(file);
        } catch (IOException e) {
            failed(directory, file, e);
            return true;
        }
    }

    /** Marks one part of a directory as done. After its last part the directory is done, and so on upwards. */
    private void done(Directory<N> directory) throws IOException {
        for (Directory<N> current = directory; current != null && isLast(current); ) {
            boolean complete = isComplete(current);
            boolean again = false;
            try {
                again = !visitor.leave(current.node, complete, current.round);
            } catch (IOException e) {
                failed(current, current.node, e);
            }
            if (again) {
                goThroughOnceMore(current);
                return;
            }
            if (!isComplete(current)) {
                incomplete(current.parent);
            }
            current = current.parent;
        }
    }

    private void goThroughOnceMore(Directory<N> directory) {
        lock.lock();
        try {
            directories.push(new Directory<>(directory.node, directory.parent, directory.round + 1));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean isLast(Directory<N> directory) {
        lock.lock();
        try {
            return --directory.open == 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean isComplete(Directory<N> directory) {
        lock.lock();
        try {
            return directory.complete;
        } finally {
            lock.unlock();
        }
    }
}
