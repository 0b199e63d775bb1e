// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.fault;

import dev.heddle.smb.wire.SmbCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The faults that a server still has to apply, and the number of those applied. Thread-safe. */
public final class FaultPlan {
    private final List<Planned> planned = new CopyOnWriteArrayList<>();
    private final AtomicLong applied = new AtomicLong();
    private volatile int bytesPerSecond;
    private volatile Duration roundTrip = Duration.ZERO;
    private volatile long dropAfter;
    private volatile boolean forgetNotifications;

    /** A fault and the requests to which it applies. */
    private static final class Planned {
        private final Set<SmbCommand> commands;
        private final Fault fault;
        private long toSkip;
        private long left;

        Planned(Set<SmbCommand> commands, long toSkip, long times, Fault fault) {
            this.commands = commands;
            this.fault = fault;
            this.toSkip = toSkip;
            this.left = times;
        }

        synchronized boolean applies(SmbCommand command) {
            if (!commands.contains(command) || left == 0) {
                return false;
            }
            if (toSkip > 0) {
                toSkip--;
                return false;
            }
            left--;
            return true;
        }

        synchronized boolean spent() {
            return left == 0;
        }
    }

    /**
     * Adds a fault after the existing ones.
     *
     * @param commands the commands of the requests to which the fault applies
     * @param toSkip the number of these requests that are skipped first
     * @param times the number of requests to which the fault applies
     */
    public void add(Set<SmbCommand> commands, long toSkip, long times, Fault fault) {
        planned.add(new Planned(commands, toSkip, times, fault));
    }

    /** Removes all faults. */
    public void clear() {
        planned.clear();
        slowLink(0, Duration.ZERO);
        dropAfter = 0;
        forgetNotifications = false;
    }

    /** Returns the number of requests to which a fault was applied so far. */
    public long applied() {
        return applied.get();
    }

    /** Sets the bytes per second of a connection in each direction, 0 for no limit, and the delay of every response. */
    public void slowLink(int newBytesPerSecond, Duration newRoundTrip) {
        bytesPerSecond = newBytesPerSecond;
        roundTrip = newRoundTrip;
    }

    /** Sets the number of bytes to the client after which a connection is reset; 0 for never. */
    public void dropAfter(long bytes) {
        dropAfter = bytes;
    }

    /** Sets whether directory changes are dropped while no CHANGE_NOTIFY request is pending. */
    public void forgetNotifications(boolean forget) {
        forgetNotifications = forget;
    }

    public int bytesPerSecond() {
        return bytesPerSecond;
    }

    public Duration roundTrip() {
        return roundTrip;
    }

    public long dropAfter() {
        return dropAfter;
    }

    public boolean forgetsNotifications() {
        return forgetNotifications;
    }

    /** Returns the faults that apply to the next request of this command, and counts it. */
    public List<Fault> faultsOf(SmbCommand command) {
        if (planned.isEmpty()) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>();
        for (Planned one : planned) {
            if (one.applies(command)) {
                faults.add(one.fault);
            }
        }
        if (!faults.isEmpty()) {
            planned.removeIf(Planned::spent);
            applied.incrementAndGet();
        }
        return faults;
    }
}
