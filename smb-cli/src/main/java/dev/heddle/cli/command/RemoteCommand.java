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

    /** Returns the URL to connect to. */
    abstract SmbUrl url();

    /** Returns all URLs to run at, one after the other. */
    List<SmbUrl> urls() {
        return List.of(url());
    }

    /** Returns the snapshot of the share to read; null for the present state. */
    @Nullable
    SnapshotTime snapshot() {
        return null;
    }

    /** Runs the command over a connection. */
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
        for (SmbUrl url : urls()) {
            status = Math.max(status, call(url));
        }
        return status;
    }

    private int call(SmbUrl url) {
        try {
            try (Remote remote = connection.open(url, io())) {
                SnapshotTime time = snapshot();
                run(time == null ? remote : remote.at(time.in(remote.share(), io().zone())));
            }
            io().flush();
            return DONE;
        } catch (IOException | UncheckedIOException e) {
            io().out().flush();
            Throwable failure = e instanceof UncheckedIOException wrapped ? Failures.cause(wrapped) : e;
            reporter().failure(failure instanceof SmbException ? url.toString() : "", failure);
            return FAILED;
        }
    }

    /** Connects to another URL with the same options. The caller closes the result. */
    final Remote open(SmbUrl url) throws IOException {
        return connection.open(url, io());
    }
}
