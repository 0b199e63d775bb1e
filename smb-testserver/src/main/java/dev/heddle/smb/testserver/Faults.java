// SPDX-License-Identifier: Apache-2.0
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
 * The faults that a server injects. {@link #on} adds faults of single responses, which apply in the order in which they
 * were added; the other methods set faults of the whole server. Thread-safe; all faults can be changed at any time.
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
     * Starts a rule for the responses to these commands.
     *
     * @param commands the commands; none means all commands
     */
    public Rule on(ServedCommand... commands) {
        Set<SmbCommand> meant = EnumSet.noneOf(SmbCommand.class);
        for (ServedCommand command : commands.length == 0 ? ServedCommand.values() : commands) {
            meant.add(command.command());
        }
        return new Rule(meant);
    }

    /** A rule that selects requests; the last call says which fault they get. Not thread-safe. */
    public final class Rule {
        private final Set<SmbCommand> commands;
        private long toSkip;
        private long times = Long.MAX_VALUE;

        private Rule(Set<SmbCommand> commands) {
            this.commands = commands;
        }

        /** Skips the first {@code count} matching requests, 0 or more. */
        public Rule skip(int count) {
            toSkip = count;
            return this;
        }

        /** Limits the fault to {@code count} requests, 1 or more, instead of all. */
        public Rule times(int count) {
            times = count;
            return this;
        }

        private void add(Fault fault) {
            plan.add(commands, toSkip, times, fault);
        }

        /** Sends the response later by this time. */
        public void delay(Duration time) {
            add(new Fault.Delay(time));
        }

        /** Executes the request, and never sends a response. */
        public void neverAnswer() {
            add(new Fault.Silence());
        }

        /**
         * Does not execute the request, and sends only an interim response: the request stays pending until it is
         * cancelled.
         */
        public void pendForEver() {
            add(new Fault.Pending());
        }

        /** Does not execute the request, and fails it with this NTSTATUS. */
        public void fail(int status) {
            add(new Fault.Fail(new NtStatus(status)));
        }

        /** Expires the session: the request fails, and the client must authenticate again. */
        public void expireSession() {
            add(new Fault.Expire());
        }

        /** Sends each response of a compound in its own frame. */
        public void splitCompound() {
            add(new Fault.Split());
        }

        /** Sends the response after the next response on the connection. */
        public void reorder() {
            add(new Fault.Reorder());
        }

        /** Corrupts the signature; in an encrypted response, the encrypted bytes at its place. */
        public void corruptSignature() {
            add(new Fault.Corrupt(Fault.Part.SIGNATURE));
        }

        /** Corrupts the authentication tag of the encryption; an unencrypted response stays unchanged. */
        public void corruptTag() {
            add(new Fault.Corrupt(Fault.Part.TAG));
        }

        /** Corrupts the last byte of the response, so that its signature or authentication tag does not match. */
        public void corruptPayload() {
            add(new Fault.Corrupt(Fault.Part.PAYLOAD));
        }

        /** Sends the response with the message id of a request that was never sent. */
        public void wrongMessageId() {
            add(new Fault.Misdirect(Fault.Id.MESSAGE));
        }

        /** Sends the response with the id of another session. */
        public void wrongSessionId() {
            add(new Fault.Misdirect(Fault.Id.SESSION));
        }

        /** Sends the response with the id of another tree. */
        public void wrongTreeId() {
            add(new Fault.Misdirect(Fault.Id.TREE));
        }

        /**
         * Grants this many credits with the response, 0 or more, however many the client requests. With 0 a client soon
         * has no credits left.
         */
        public void grantCredits(int count) {
            add(new Fault.Credits(count));
        }

        /** Closes the connection in order after this many bytes, 0 or more, of the response's frame. */
        public void cutAfter(int bytes) {
            add(new Fault.Cut(bytes));
        }

        /** Stops sending on the connection for this time after this many bytes of the response's frame. */
        public void stallAfter(int bytes, Duration time) {
            add(new Fault.Stall(bytes, time));
        }

        /** Executes the request, and resets the connection instead of sending a response. */
        public void reset() {
            add(new Fault.Reset());
        }
    }

    /** Removes all faults. Delays that have already begun continue. */
    public void clear() {
        plan.clear();
    }

    /** Returns the number of requests to which a fault was applied so far. */
    public long applied() {
        return plan.applied();
    }

    /**
     * Slows down all present and future connections.
     *
     * @param newBytesPerSecond the bytes per second in each direction; 0 for no limit
     * @param newRoundTrip the delay of every response; zero for none
     */
    public void slowLink(int newBytesPerSecond, Duration newRoundTrip) {
        plan.slowLink(newBytesPerSecond, newRoundTrip);
    }

    /**
     * Resets each connection after it has carried this many bytes to the client, counted from its start; 0 for never.
     */
    public void dropAfter(long bytes) {
        plan.dropAfter(bytes);
    }

    /**
     * Sets whether the server drops directory changes that happen while no CHANGE_NOTIFY request is pending, as a
     * server that is short of memory may do.
     */
    public void forgetNotifications(boolean forget) {
        plan.forgetNotifications(forget);
    }

    /** Resets all present connections. */
    public void dropConnections() {
        core.connections().forEach(ServerConnection::reset);
    }

    /**
     * Restarts the server: resets all connections, refuses new ones for this time, then listens on the same port again,
     * without the old sessions and open files. Blocks until the server listens again.
     *
     * @throws IOException if another program has taken the port; the server stays down in this case
     */
    public void reboot(Duration down) throws IOException, InterruptedException {
        core.reboot(down);
    }
}
