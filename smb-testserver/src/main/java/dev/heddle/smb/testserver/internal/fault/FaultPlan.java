package dev.heddle.smb.testserver.internal.fault;

import dev.heddle.smb.wire.SmbCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** What a server is to do wrong, and what of it has happened. Thread-safe. */
public final class FaultPlan {
    private final List<Planned> planned = new CopyOnWriteArrayList<>();
    private final AtomicLong applied = new AtomicLong();
    private volatile int bytesPerSecond;
    private volatile Duration roundTrip = Duration.ZERO;
    private volatile long dropAfter;
    private volatile boolean forgetNotifications;

    /** A fault of some requests. */
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
     * Adds a fault behind those that are here.
     *
     * @param commands whose requests are meant
     * @param toSkip how many of them are spared first
     * @param times to how many it is applied
     */
    public void add(Set<SmbCommand> commands, long toSkip, long times, Fault fault) {
        planned.add(new Planned(commands, toSkip, times, fault));
    }

    /** Forgets all faults. */
    public void clear() {
        planned.clear();
        slowLink(0, Duration.ZERO);
        dropAfter = 0;
        forgetNotifications = false;
    }

    /** To how many requests a fault was applied so far. */
    public long applied() {
        return applied.get();
    }

    /** How much a connection carries in each direction, 0 for as much as it can, and how much later answers come. */
    public void slowLink(int newBytesPerSecond, Duration newRoundTrip) {
        bytesPerSecond = newBytesPerSecond;
        roundTrip = newRoundTrip;
    }

    /** After how many bytes to the client a connection is reset; 0 for never. */
    public void dropAfter(long bytes) {
        dropAfter = bytes;
    }

    /** Whether changes that happen while no request waits for them are lost. */
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

    /** The faults of this request. */
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
