// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.file.WholeFiles;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.BatchEvent;
import dev.heddle.smb.internal.operation.Operations;
import dev.heddle.smb.internal.operation.ParallelOperation;
import dev.heddle.smb.wire.CreateDisposition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Operations on a share that run in parallel. {@link #run} sends their requests ahead, as many as the server's credits
 * allow, and collects the outcomes in order, all on the calling thread. The operations run in no defined order: put an
 * operation that needs another's result into a later batch. The failure of one operation does not affect the others.
 * Not thread-safe.
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
    /** The default maximum number of operations in flight; see {@link #inFlight}. */
    public static final int DEFAULT_IN_FLIGHT = 32;

    private static final int MAX_IN_FLIGHT = 4096;

    private final DfsNamespace paths;
    private final List<Item<?>> items = new ArrayList<>();
    private int inFlight = DEFAULT_IN_FLIGHT;
    private boolean ran;

    SmbBatch(DfsNamespace paths) {
        this.paths = paths;
    }

    /**
     * One operation of a batch.
     *
     * @param <T> the type of its result
     */
    public static final class Item<T extends @Nullable Object> {
        private final ParallelOperation<T> operation;

        private Item(ParallelOperation<T> operation) {
            this.operation = operation;
        }

        /**
         * Returns the outcome.
         *
         * @throws IllegalStateException before {@link SmbBatch#run} has returned
         */
        public BatchResult<T> result() {
            return operation.result();
        }
    }

    /**
     * Sets the maximum number of operations in flight. With a round-trip time of <i>t</i> seconds, the batch completes
     * at most this many operations in <i>t</i> seconds.
     *
     * @param operations 1 to 4,096; the server's credits may allow fewer
     */
    public SmbBatch inFlight(int operations) {
        if (operations < 1 || operations > MAX_IN_FLIGHT) {
            throw new IllegalArgumentException("operations in flight: " + operations + ", not 1 to " + MAX_IN_FLIGHT);
        }
        inFlight = operations;
        return this;
    }

    /** Adds a {@link SmbShare#stat}. */
    public Item<SmbFileInfo> stat(String path) {
        return add(path, paths.walk(path), (tree, real) -> Operations.stat(real).send(tree));
    }

    /** Adds a {@link SmbShare#readAllBytes}. */
    public Item<byte[]> read(String path) {
        return add(path, paths.walk(path), (tree, real) -> WholeFiles.read(real).send(tree));
    }

    /**
     * Adds a {@link SmbShare#writeFile}.
     *
     * @param data must not change before the batch has run
     */
    public Item<@Nullable Void> write(String path, byte[] data) {
        return add(
                path,
                paths.walk(path),
                (tree, real) -> WholeFiles.write(real, data).send(tree));
    }

    /** Adds a {@link SmbShare#delete}. */
    public Item<@Nullable Void> delete(String path) {
        return add(
                path,
                paths.walkToEntry(path),
                (tree, real) -> Operations.delete(real).send(tree));
    }

    /** Adds a {@link SmbShare#rename}. */
    public Item<@Nullable Void> rename(String from, String to, boolean replace) {
        String target = SmbPath.normalize(to);
        return add(
                from,
                paths.walkToEntry(from),
                (tree, real) -> Operations.rename(real, paths.onSameTree(tree, target), replace)
                        .send(tree));
    }

    /** Adds a {@link SmbShare#createDirectory}. */
    public Item<@Nullable Void> createDirectory(String path) {
        return add(
                path,
                paths.walk(path),
                (tree, real) ->
                        Operations.directory(real, CreateDisposition.CREATE).send(tree));
    }

    private <T extends @Nullable Object> Item<T> add(
            String path, DfsNamespace.Walk walk, ParallelOperation.Sender<T> sender) {
        if (ran) {
            throw new IllegalStateException("the batch has run");
        }
        Item<T> item = new Item<>(new ParallelOperation<>(path, walk, sender));
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
     * Runs all operations and waits for them. If the calling thread is interrupted, no further operation starts; the
     * remaining operations fail as cancelled.
     *
     * @return the outcomes, in the order in which the operations were added
     * @throws IllegalStateException if the batch has already run
     */
    public List<BatchResult<?>> run() {
        if (ran) {
            throw new IllegalStateException("the batch has run");
        }
        ran = true;
        BatchEvent event = BatchEvent.begun();
        ParallelOperation.runAll(items.stream().map(item -> item.operation).toList(), inFlight);
        if (event != null) {
            event.ended(
                    items.size(),
                    items.stream().filter(item -> !item.result().succeeded()).count(),
                    inFlight);
        }
        return items.stream().<BatchResult<?>>map(Item::result).toList();
    }
}
