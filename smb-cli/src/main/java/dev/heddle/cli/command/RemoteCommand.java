// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.ConnectionOptions;
import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.text.Failures;
import dev.heddle.cli.transfer.Remote;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/**
 * The base of commands that use a server: connects, runs, disconnects, and reports a failure as one line and an exit
 * status.
 */
abstract class RemoteCommand extends BasicCommand {
    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    public RemoteCommand(Io io) {
        super(io);
    }

    /** Returns the URLs to run at, one after the other. */
    abstract List<SmbUrl> urls();

    /** Returns the snapshot of the share to read; null for the present state. */
    @Nullable
    SnapshotTime snapshot() {
        return null;
    }

    /** Runs the command at the URL of a connection. */
    abstract void run(Remote remote) throws IOException;

    /** Rejects invalid arguments before anything is sent. */
    void check() {
        for (SmbUrl url : urls()) {
            if (url.share().isEmpty()) {
                throw usage("the URL names no share: write smb://user@" + url.host() + "/share/path");
            }
        }
    }

    @Override
    final int execute() {
        check();
        int status = DONE;
        Deque<SmbUrl> left = new ArrayDeque<>(urls());
        while (!left.isEmpty()) {
            status = Math.max(status, callNext(left));
        }
        return status;
    }

    /** Runs at the first URL, and at those after it that need no other share and no other login. */
    private int callNext(Deque<SmbUrl> left) {
        SmbUrl first = left.getFirst();
        int status = DONE;
        try (Remote connected = connection.open(first, io())) {
            SnapshotTime time = snapshot();
            Remote remote = time == null ? connected : connected.at(time.in(connected.share(), io().zone()));
            do {
                status = Math.max(status, callAt(remote.at(left.removeFirst())));
            } while (connected.session().isOpen() && isServed(left.peekFirst(), first));
        } catch (IOException e) {
            // Nor would the others be served: a wrong password is tried once.
            do {
                left.removeFirst();
            } while (isServed(left.peekFirst(), first));
            status = failed(first, e);
        }
        return status;
    }

    private static boolean isServed(@Nullable SmbUrl url, SmbUrl connected) {
        return url != null && url.isOnSameShareAs(connected) && url.isForUserOf(connected);
    }

    private int callAt(Remote remote) {
        try {
            run(remote);
            io().flush();
            return DONE;
        } catch (IOException | UncheckedIOException e) {
            return failed(remote.url(), e);
        }
    }

    private int failed(SmbUrl url, Exception e) {
        io().out().flush();
        Throwable failure = e instanceof UncheckedIOException wrapped ? Failures.cause(wrapped) : e;
        reporter().failure(failure instanceof SmbException ? url.toString() : "", failure);
        return FAILED;
    }

    /** Connects to another URL with the same options. The caller closes the result. */
    final Remote open(SmbUrl url) throws IOException {
        return connection.open(url, io());
    }
}
