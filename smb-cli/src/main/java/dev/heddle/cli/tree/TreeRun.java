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
 * Goes through a directory and all that is in it with several threads, in no particular order: those list directories
 * while others work on the files found. A directory is entered before what is in it, and left after it.
 *
 * <p>However large the tree is, few of its names are held: a listing is put aside when enough files wait, and goes on,
 * with any thread, when few do. So nobody waits for room, and one large file does not keep the others from being found.
 *
 * @param <N> a file or directory
 */
public final class TreeRun<N> {
    private static final int MAX_DIRECTORIES_WAITING = 1000;
    /** How many files wait for each thread before their listing is put aside. */
    private static final int FILES_WAITING = 4;

    /** What is in a directory. Used by one thread at a time. */
    public interface Listing<N> extends Closeable {
        /** The next; null at the end. */
        @Nullable
        N next() throws IOException;
    }

    /**
     * What to do on the way, called by several threads at once. What it throws goes to {@link #failed}, but for that
     * itself.
     */
    public interface Visitor<N> {
        boolean isDirectory(N node);

        /** A directory, before what is in it; null to leave that out, and {@link #leave} too. */
        @Nullable
        Listing<N> enter(N directory) throws IOException;

        /** Anything but a directory, as soon as it is found; false if it is work for {@link #file}. Quick. */
        default boolean found(N file) throws IOException {
            return false;
        }

        /** Anything but a directory, on whichever thread is free. */
        void file(N file) throws IOException;

        /**
         * A directory, after all that is in it.
         *
         * @param complete whether nothing in it failed
         * @param round how often it has been gone through
         * @return false to go through it once more
         */
        default boolean leave(N directory, boolean complete, int round) throws IOException {
            return true;
        }

        /** Something failed there. What this throws ends all. */
        void failed(N node, IOException failure) throws IOException;
    }

    private sealed interface Task<N> {}

    /** A directory that was found and not left yet. */
    private static final class Directory<N> implements Task<N> {
        final N node;
        final @Nullable Directory<N> parent;
        final int round;
        /** Once it was entered; of the thread that has this task. */
        @Nullable
        Listing<N> listing;
        /** Guarded by the lock: its listing, and what was found in it and is not done. */
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
    /** Listings that were put aside, the last one on top. */
    private final Deque<Directory<N>> listings = new ArrayDeque<>();
    /** Not listed yet. The last one found comes first: that keeps them few. */
    private final Deque<Directory<N>> directories = new ArrayDeque<>();

    private int busy;

    private TreeRun(Visitor<N> visitor, int threads) {
        this.visitor = visitor;
        this.enoughFiles = threads * FILES_WAITING;
        this.fewFiles = threads;
    }

    /** Returns when all is done that could be. */
    public static <N> void run(Crew crew, N start, Visitor<N> visitor) throws IOException {
        TreeRun<N> run = new TreeRun<>(visitor, crew.size());
        run.directories.push(new Directory<>(start, null, 1));
        try {
            crew.run(run::work);
        } finally {
            run.closeListings();
        }
    }

    /** What is left after a failure. */
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

    /** Null when there is nothing to do, and nobody is left who could find something. */
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

    /** Lists a directory until it ends, or there is enough to do. */
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

    /** False if the listing was put aside, and is another's now. */
    private boolean drain(Directory<N> directory, Listing<N> listing) throws IOException {
        for (N next = listing.next(); next != null; next = listing.next()) {
            if (!add(directory, next)) {
                return false;
            }
        }
        listing.close();
        return true;
    }

    /** Puts the listing aside, and is false, if there is enough to do. */
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

    /** One thing of a directory is done; if it was the last, the directory is, and so on upwards. */
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
