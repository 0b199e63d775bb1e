// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.SnapshotOption;
import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.url.SmbUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The base of commands that read one place on a share, in its present state or in a snapshot. */
abstract class ReadCommand extends RemoteCommand {
    @Parameters(index = "0", paramLabel = "URL", description = "smb://[[domain;]user@]host[:port]/share[/path]")
    @SuppressWarnings("NullAway.Init") // picocli
    private SmbUrl url;

    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    public ReadCommand(Io io) {
        super(io);
    }

    final SmbUrl url() {
        return url;
    }

    @Override
    final List<SmbUrl> urls() {
        return List.of(url);
    }

    @Override
    final @Nullable SnapshotTime snapshot() {
        return snapshot.time();
    }
}
