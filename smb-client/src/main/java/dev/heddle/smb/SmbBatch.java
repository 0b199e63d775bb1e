package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.file.WholeFiles;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.BatchEvent;
import dev.heddle.smb.internal.operation.Operation.Pending;
import dev.heddle.smb.internal.operation.Operations;
import dev.heddle.smb.wire.CreateDisposition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a share that are done at once: their requests are sent ahead, as many as the server's credits allow,
 * and their outcomes collected in order, by the thread that calls {@link #run}. No order holds among them: what needs
 * another's result goes into a later batch. Each fails by itself. For one thread.
 *
 * <pre>{@code
 * SmbBatch batch = share.batch().inFlight(64);
 * SmbBatch.Item<byte[]> notes = batch.read("notes.txt");
 * batch.delete("old.txt");
 * batch.run();
 * byte[] content = notes.result().get();
 * }</pre>
 */
public final class SmbBatch {
    /** How many operations are under way at a time unless {@link #inFlight} says otherwise. */
    public static final int DEFAULT_IN_FLIGHT = 32;

    private static final int MAX_IN_FLIGHT = 4096;

    private final DfsNamespace paths;
    private final List<Item<?>> items = new ArrayList<>();
    private int inFlight = DEFAULT_IN_FLIGHT;
    private boolean ran;

    SmbBatch(DfsNamespace paths) {
        this.paths = paths;
    }

    /** Sends an operation where its path is. */
    @FunctionalInterface
    private interface Sender<T extends @Nullable Object> extends DfsNamespace.Action<Pending<T>, SmbException> {}

    /**
     * One operation of a batch.
     *
     * @param <T> what it gives
     */
    public static final class Item<T extends @Nullable Object> {
        private final String path;
        private final DfsNamespace.Walk walk;
        private final Sender<T> sender;
        private @Nullable Pending<T> pending;
        private @Nullable BatchResult<T> result;

        private Item(String path, DfsNamespace.Walk walk, Sender<T> sender) {
            this.path = path;
            this.walk = walk;
            this.sender = sender;
        }

        /**
         * The outcome.
         *
         * @throws IllegalStateException before {@link SmbBatch#run} has returned
         */
        public BatchResult<T> result() {
            if (result == null) {
                throw new IllegalStateException("the batch has not run");
            }
            return result;
        }

        private void fail(SmbException failure) {
            result = new BatchResult<>(path, null, failure);
        }

        private void send() {
            try {
                pending = walk.next().run(sender);
            } catch (SmbException e) {
                fail(e);
            }
        }

        /** Takes the outcome, if it was sent. Returns whether that was that it has to be done elsewhere. */
        private boolean receive() {
            Pending<T> current = pending;
            pending = null;
            if (current == null) {
                return false;
            }
            try {
                result = new BatchResult<>(path, current.get(), null);
                return false;
            } catch (SmbException e) {
                return goesOn(e);
            }
        }

        private boolean goesOn(SmbException failure) {
            try {
                if (walk.goesOn(failure)) {
                    return true;
                }
                fail(failure);
            } catch (SmbException e) {
                fail(e);
            }
            return false;
        }

        private void cancel() {
            if (pending != null) {
                pending.cancel();
            }
        }
    }

    /**
     * Sets how many operations are under way at a time, at the most. A server at a distance of <i>t</i> seconds there
     * and back does at most this many in <i>t</i>.
     *
     * @param operations 1 to 4,096; credits may allow fewer
     */
    public SmbBatch inFlight(int operations) {
        if (operations < 1 || operations > MAX_IN_FLIGHT) {
            throw new IllegalArgumentException("in flight: " + operations + ", not 1 to " + MAX_IN_FLIGHT);
        }
        inFlight = operations;
        return this;
    }

    /** Adds {@link SmbShare#stat}. */
    public Item<SmbFileInfo> stat(String path) {
        return add(path, paths.walk(path), (tree, real) -> Operations.stat(real).send(tree));
    }

    /** Adds {@link SmbShare#readAllBytes}. */
    public Item<byte[]> read(String path) {
        return add(path, paths.walk(path), (tree, real) -> WholeFiles.read(real).send(tree));
    }

    /**
     * Adds {@link SmbShare#writeFile}.
     *
     * @param data not to be changed before the batch has run
     */
    public Item<@Nullable Void> write(String path, byte[] data) {
        return add(
                path,
                paths.walk(path),
                (tree, real) -> WholeFiles.write(real, data).send(tree));
    }

    /** Adds {@link SmbShare#delete}. */
    public Item<@Nullable Void> delete(String path) {
        return add(
                path,
                paths.walkToEntry(path),
                (tree, real) -> Operations.delete(real).send(tree));
    }

    /** Adds {@link SmbShare#rename}. */
    public Item<@Nullable Void> rename(String from, String to, boolean replace) {
        String target = SmbPath.normalize(to);
        return add(
                from,
                paths.walkToEntry(from),
                (tree, real) -> Operations.rename(real, paths.onSameTree(tree, target), replace)
                        .send(tree));
    }

    /** Adds {@link SmbShare#createDirectory}. */
    public Item<@Nullable Void> createDirectory(String path) {
        return add(
                path,
                paths.walk(path),
                (tree, real) ->
                        Operations.directory(real, CreateDisposition.CREATE).send(tree));
    }

    private <T extends @Nullable Object> Item<T> add(String path, DfsNamespace.Walk walk, Sender<T> sender) {
        if (ran) {
            throw new IllegalStateException("the batch has run");
        }
        Item<T> item = new Item<>(path, walk, sender);
        items.add(item);
        return item;
    }

    <A, T extends @Nullable Object> List<BatchResult<T>> all(
            Collection<A> arguments, BiFunction<SmbBatch, A, Item<T>> adder) {
        List<Item<T>> added =
                arguments.stream().map(argument -> adder.apply(this, argument)).toList();
        run();
        return added.stream().map(Item::result).toList();
    }

    /**
     * Does all of it and waits. Once the calling thread is interrupted nothing more is begun; what is left fails as
     * cancelled.
     *
     * @return the outcomes, in the order in which the operations were added
     * @throws IllegalStateException if it has run before
     */
    public List<BatchResult<?>> run() {
        if (ran) {
            throw new IllegalStateException("the batch has run");
        }
        ran = true;
        BatchEvent event = BatchEvent.begun();
        ArrayDeque<Item<?>> underWay = new ArrayDeque<>();
        try {
            for (Item<?> item : items) {
                while (underWay.size() == inFlight) {
                    receive(underWay);
                }
                begin(item, underWay);
            }
            while (!underWay.isEmpty()) {
                receive(underWay);
            }
        } finally {
            underWay.forEach(Item::cancel);
        }
        if (event != null) {
            event.ended(
                    items.size(),
                    items.stream().filter(item -> !item.result().succeeded()).count(),
                    inFlight);
        }
        return items.stream().<BatchResult<?>>map(Item::result).toList();
    }

    /** Takes the outcome that is next; what has to be done elsewhere begins anew, beside the others. */
    private static void receive(ArrayDeque<Item<?>> underWay) {
        Item<?> item = underWay.removeFirst();
        if (item.receive()) {
            begin(item, underWay);
        }
    }

    private static void begin(Item<?> item, ArrayDeque<Item<?>> underWay) {
        if (Thread.currentThread().isInterrupted()) {
            item.fail(new SmbCancelledException(Details.of("interrupted before it was begun")));
            return;
        }
        item.send();
        underWay.addLast(item);
    }
}
