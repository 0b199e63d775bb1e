package dev.heddle.smb.testserver;

import dev.heddle.smb.testserver.internal.connection.ServerConnection;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import dev.heddle.smb.testserver.internal.fault.Fault;
import dev.heddle.smb.testserver.internal.fault.FaultPlan;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a server does wrong, on purpose. Faults of answers are told by {@link #on}, and strike in the order in which
 * they were told; those of the whole server by the other methods. Thread-safe; all can be changed at any time.
 *
 * <pre>{@code
 * server.faults().on(ServedCommand.READ).skip(2).times(1).corruptSignature();
 * }</pre>
 */
public final class Faults {
    private final ServerCore core;
    private final FaultPlan plan;

    Faults(ServerCore core) {
        this.core = core;
        this.plan = core.faults();
    }

    /**
     * Begins to add a fault of the responses to these commands.
     *
     * @param commands none for all
     */
    public Rule on(ServedCommand... commands) {
        Set<SmbCommand> meant = EnumSet.noneOf(SmbCommand.class);
        for (ServedCommand command : commands.length == 0 ? ServedCommand.values() : commands) {
            meant.add(command.command());
        }
        return new Rule(meant);
    }

    /** Which requests are meant; ends with what is to happen to them. Not thread-safe. */
    public final class Rule {
        private final Set<SmbCommand> commands;
        private long toSkip;
        private long times = Long.MAX_VALUE;

        private Rule(Set<SmbCommand> commands) {
            this.commands = commands;
        }

        /** Skips the first requests, 0 or more. */
        public Rule skip(int count) {
            toSkip = count;
            return this;
        }

        /** Applies to this many requests, 1 or more, instead of all. */
        public Rule times(int count) {
            times = count;
            return this;
        }

        private void add(Fault fault) {
            plan.add(commands, toSkip, times, fault);
        }

        /** The answer is sent so much later. */
        public void delay(Duration time) {
            add(new Fault.Delay(time));
        }

        /** The request is carried out, and never answered. */
        public void neverAnswer() {
            add(new Fault.Silence());
        }

        /** The request is not carried out; the client is told that it takes its time, for ever. It can be cancelled. */
        public void pendForEver() {
            add(new Fault.Pending());
        }

        /** The request is not carried out, and fails with that NTSTATUS. */
        public void fail(int status) {
            add(new Fault.Fail(new NtStatus(status)));
        }

        /** The session has expired: the request fails, and the client has to log in again. */
        public void expireSession() {
            add(new Fault.Expire());
        }

        /** The answers to a compound come in a frame each. */
        public void splitCompound() {
            add(new Fault.Split());
        }

        /** The answer comes after the one that would be next on the connection. */
        public void reorder() {
            add(new Fault.Reorder());
        }

        /** The signature is wrong; of an encrypted answer, what it lies in. */
        public void corruptSignature() {
            add(new Fault.Corrupt(Fault.Part.SIGNATURE));
        }

        /** The tag of the encryption is wrong; an answer that is not encrypted stays as it is. */
        public void corruptTag() {
            add(new Fault.Corrupt(Fault.Part.TAG));
        }

        /** The last byte is wrong, and with it signature or tag, if there is one. */
        public void corruptPayload() {
            add(new Fault.Corrupt(Fault.Part.PAYLOAD));
        }

        /** The answer belongs to a request that was never made. */
        public void wrongMessageId() {
            add(new Fault.Misdirect(Fault.Id.MESSAGE));
        }

        /** The answer belongs to another session. */
        public void wrongSessionId() {
            add(new Fault.Misdirect(Fault.Id.SESSION));
        }

        /** The answer belongs to another share. */
        public void wrongTreeId() {
            add(new Fault.Misdirect(Fault.Id.TREE));
        }

        /**
         * The answer gives this many credits, 0 or more, whatever the client asks for. With 0 a client soon cannot go
         * on.
         */
        public void grantCredits(int count) {
            add(new Fault.Credits(count));
        }

        /** The connection ends in order after this many bytes of the frame with the answer, 0 or more. */
        public void cutAfter(int bytes) {
            add(new Fault.Cut(bytes));
        }

        /** After this many bytes of the frame with the answer, nothing is sent on the connection for that time. */
        public void stallAfter(int bytes, Duration time) {
            add(new Fault.Stall(bytes, time));
        }

        /** The connection is reset instead of an answer; the request was carried out. */
        public void reset() {
            add(new Fault.Reset());
        }
    }

    /** Removes all faults. What is being delayed goes on. */
    public void clear() {
        plan.clear();
    }

    /** To how many requests a fault was applied so far. */
    public long applied() {
        return plan.applied();
    }

    /**
     * Makes each connection a slow one, a new one too.
     *
     * @param newBytesPerSecond how many bytes it carries in each direction; 0 for as many as it can
     * @param newRoundTrip how much later every answer comes; zero for at once
     */
    public void slowLink(int newBytesPerSecond, Duration newRoundTrip) {
        plan.slowLink(newBytesPerSecond, newRoundTrip);
    }

    /** Resets each connection once it has carried so many bytes to the client, counted from its start; 0 for never. */
    public void dropAfter(long bytes) {
        plan.dropAfter(bytes);
    }

    /**
     * Whether changes that happen while no request waits for them are lost, as servers may do that are short of memory.
     */
    public void forgetNotifications(boolean forget) {
        plan.forgetNotifications(forget);
    }

    /** Resets all connections, now. */
    public void dropConnections() {
        core.connections().forEach(ServerConnection::reset);
    }

    /**
     * Resets all connections, refuses new ones for that time, and is there again, without any session or open file, on
     * the same port. Returns then.
     *
     * @throws IOException if the port is somebody else's meanwhile; the server is down then
     */
    public void reboot(Duration down) throws IOException, InterruptedException {
        core.reboot(down);
    }
}
