// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.options.SnapshotOption;
import dev.heddle.cli.options.SnapshotTime;
import dev.heddle.cli.terminal.Io;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The base of commands that read several places, in their present state or in a snapshot. */
abstract class ReadUrlsCommand extends UrlsCommand {
    @Mixin
    private final SnapshotOption snapshot = new SnapshotOption();

    public ReadUrlsCommand(Io io) {
        super(io);
    }

    @Override
    final @Nullable SnapshotTime snapshot() {
        return snapshot.time();
    }
}
