package dev.heddle.cli.options;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option of the commands that can read from a snapshot. */
public final class SnapshotOption {
    @Option(
            names = "--snapshot",
            paramLabel = "TIME",
            converter = Converters.Snapshot.class,
            description = "Read from a snapshot: the one of this name (@GMT-..., see 'heddle snapshots'), or the latest"
                    + " that is not younger than this time, as in 2025-11-21T09:00:00Z, or local, as in '2025-11-21"
                    + " 09:00'.")
    private @Nullable SnapshotTime time;

    /** Null to read what is there now. */
    @Nullable
    public SnapshotTime time() {
        return time;
    }
}
