// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of the commands that can read from a snapshot. */
public final class SnapshotOption {
    @Option(
            names = "--snapshot",
            paramLabel = "TIME",
            converter = Converters.Snapshot.class,
            description = "Read from the snapshot of this name (@GMT-..., see 'heddle snapshots'), or from the latest"
                    + " one at or before this time: 2025-11-21T09:00:00Z, or local time as in '2025-11-21 09:00'.")
    private @Nullable SnapshotTime time;

    /** Returns the snapshot to read; null for the present state. */
    @Nullable
    public SnapshotTime time() {
        return time;
    }
}
