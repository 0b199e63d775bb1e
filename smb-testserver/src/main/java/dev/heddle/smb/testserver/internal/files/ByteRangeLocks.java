// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.LockElement;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The byte-range locks of one file, and the requests that wait for one ([MS-FSA] 2.1.5.8). Offsets and lengths are
 * unsigned. Thread-safe.
 */
public final class ByteRangeLocks {
    /** The maximum number of locks of one file, since each is compared with all others. */
    private static final int MAX = 4096;

    private final List<Range> held = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();

    private record Range(OpenFile owner, long offset, long length, boolean exclusive) {
        boolean overlaps(long otherOffset, long otherLength) {
            return (Long.compareUnsigned(otherOffset - offset, length) < 0 && otherLength != 0)
                    || (Long.compareUnsigned(offset - otherOffset, otherLength) < 0 && length != 0);
        }

        boolean conflictsWith(Range other) {
            boolean compatible = !exclusive && (!other.exclusive || owner == other.owner);
            return !compatible && overlaps(other.offset, other.length);
        }
    }

    private record Waiter(Range range, CompletableFuture<Answer> granted, Answer answer) {}

    private static Range range(OpenFile owner, LockElement element) throws StatusException {
        boolean exclusive = (element.flags() & LockElement.EXCLUSIVE) != 0;
        if (element.length() != 0
                && Long.compareUnsigned(element.offset() + element.length() - 1, element.offset()) < 0) {
            throw new StatusException(NtStatus.INVALID_LOCK_RANGE);
        }
        return new Range(owner, element.offset(), element.length(), exclusive);
    }

    /**
     * Locks all ranges, or fails with STATUS_LOCK_NOT_GRANTED and locks none.
     *
     * @param elements without {@link LockElement#UNLOCK}
     */
    public synchronized void lock(OpenFile owner, List<LockElement> elements) throws StatusException {
        int before = held.size();
        if (before + elements.size() > MAX) {
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        List<Range> wanted = new ArrayList<>();
        for (LockElement element : elements) {
            wanted.add(range(owner, element));
        }
        for (Range range : wanted) {
            if (conflicts(range)) {
                held.subList(before, held.size()).clear();
                throw new StatusException(NtStatus.LOCK_NOT_GRANTED);
            }
            held.add(range);
        }
    }

    /**
     * Locks one range, now or when it becomes free.
     *
     * @param answer the response with which the result completes
     */
    public synchronized CompletableFuture<Answer> lockLater(OpenFile owner, LockElement element, Answer answer)
            throws StatusException {
        if (held.size() + waiters.size() >= MAX) {
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        CompletableFuture<Answer> granted = new CompletableFuture<>();
        waiters.add(new Waiter(range(owner, element), granted, answer));
        retry();
        return granted;
    }

    /** Removes waiting requests that were cancelled. */
    public synchronized void forgetCancelled() {
        waiters.removeIf(waiter -> waiter.granted.isDone());
    }

    /**
     * Unlocks ranges that match existing locks exactly; stops at the first that does not, with STATUS_RANGE_NOT_LOCKED.
     */
    public synchronized void unlock(OpenFile owner, List<LockElement> elements) throws StatusException {
        try {
            for (LockElement element : elements) {
                if (!removeOne(owner, element)) {
                    throw new StatusException(NtStatus.RANGE_NOT_LOCKED);
                }
            }
        } finally {
            retry();
        }
    }

    private boolean removeOne(OpenFile owner, LockElement element) {
        Iterator<Range> ranges = held.iterator();
        while (ranges.hasNext()) {
            Range range = ranges.next();
            if (range.owner == owner && range.offset == element.offset() && range.length == element.length()) {
                ranges.remove();
                return true;
            }
        }
        return false;
    }

    /** Releases all locks of an open, and fails its waiting requests. */
    synchronized void releaseAll(OpenFile owner) {
        held.removeIf(range -> range.owner == owner);
        waiters.removeIf(waiter -> waiter.range.owner == owner
                && waiter.granted.complete(Answer.error(SmbCommand.LOCK, NtStatus.RANGE_NOT_LOCKED)));
        retry();
    }

    /** Fails with STATUS_FILE_LOCK_CONFLICT if a lock prevents this read or write. */
    public synchronized void check(OpenFile user, long offset, long length, boolean writing) throws StatusException {
        for (Range range : held) {
            boolean inTheWay = range.exclusive ? range.owner != user : writing;
            if (inTheWay && range.overlaps(offset, length)) {
                throw new StatusException(NtStatus.FILE_LOCK_CONFLICT);
            }
        }
    }

    private boolean conflicts(Range range) {
        return held.stream().anyMatch(range::conflictsWith);
    }

    private void retry() {
        Iterator<Waiter> waiting = waiters.iterator();
        while (waiting.hasNext()) {
            Waiter waiter = waiting.next();
            if (!conflicts(waiter.range)) {
                waiting.remove();
                // A cancelled request gets no lock.
                if (waiter.granted.complete(waiter.answer)) {
                    held.add(waiter.range);
                }
            }
        }
    }
}
