// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A future whose waiting methods wait through the worker, because a worker without threads makes progress only while a
 * caller waits in it. Futures derived from this one do the same.
 */
final class ReplyFuture<T> extends CompletableFuture<T> {
    private final Worker worker;
    private final Runnable onCancel;
    private final AtomicReference<@Nullable Set<Completion>> waiters = new AtomicReference<>();

    ReplyFuture(Worker worker, Runnable onCancel) {
        this.worker = worker;
        this.onCancel = onCancel;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ReplyFuture<>(worker, () -> {});
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            onCancel.run();
        }
        return cancelled;
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        await(Deadline.NEVER);
        return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        Duration span = Duration.ofNanos(Math.max(0, unit.toNanos(timeout)));
        if (!await(Deadline.after(worker.config().time(), span))) {
            throw new TimeoutException("no reply within " + timeout + " " + unit);
        }
        return super.get();
    }

    @Override
    public T join() {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    await(Deadline.NEVER);
                    return super.join();
                } catch (InterruptedException e) {
                    interrupted = true; // join continues to wait, as its contract says
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean await(Deadline deadline) throws InterruptedException {
        if (isDone()) {
            return true;
        }
        Set<Completion> all = waiters();
        Completion completion = new Completion();
        all.add(completion);
        try {
            return worker.receive(completion, deadline);
        } finally {
            all.remove(completion);
        }
    }

    /**
     * Returns the set of waiters, which one dependent stage wakes: one dependent per wait would stay until the reply
     * comes.
     */
    private Set<Completion> waiters() {
        Set<Completion> present = waiters.get();
        if (present != null) {
            return present;
        }
        Set<Completion> created = ConcurrentHashMap.newKeySet();
        if (!waiters.compareAndSet(null, created)) {
            return Objects.requireNonNull(waiters.get());
        }
        CompletableFuture<T> unused = whenComplete((value, failure) -> created.forEach(Completion::completed));
        return created;
    }

    private final class Completion extends Awaited {
        @Override
        public boolean isDone() {
            return ReplyFuture.this.isDone();
        }

        void completed() {
            wake();
        }
    }
}
