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
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final AtomicLong struck = new AtomicLong();
    private volatile int bytesPerSecond;
    private volatile Duration roundTrip = Duration.ZERO;
    private volatile long dropAfter;
    private volatile boolean forgetNotifications;

    /** A fault that strikes some requests. */
    private static final class Told {
        private final Set<SmbCommand> commands;
        private final Fault fault;
        private long toSkip;
        private long left;

        Told(Set<SmbCommand> commands, long toSkip, long times, Fault fault) {
            this.commands = commands;
            this.fault = fault;
            this.toSkip = toSkip;
            this.left = times;
        }

        synchronized boolean strikes(SmbCommand command) {
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
     * @param times how many are struck
     */
    public void tell(Set<SmbCommand> commands, long toSkip, long times, Fault fault) {
        told.add(new Told(commands, toSkip, times, fault));
    }

    /** Takes back all that was told. */
    public void clear() {
        told.clear();
        slowLink(0, Duration.ZERO);
        dropAfter = 0;
        forgetNotifications = false;
    }

    /** How many requests were struck so far. */
    public long struck() {
        return struck.get();
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

    /** What strikes this request. */
    public List<Fault> strike(SmbCommand command) {
        if (told.isEmpty()) {
            return List.of();
        }
        List<Fault> faults = new ArrayList<>();
        for (Told one : told) {
            if (one.strikes(command)) {
                faults.add(one.fault);
            }
        }
        if (!faults.isEmpty()) {
            told.removeIf(Told::spent);
            struck.incrementAndGet();
        }
        return faults;
    }
}
