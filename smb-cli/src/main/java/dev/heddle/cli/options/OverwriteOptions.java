package dev.heddle.cli.options;

import dev.heddle.cli.transfer.Overwriting;
import picocli.CommandLine.Option;

/** How files that are there already are overwritten. */
public final class OverwriteOptions {
    @Option(
            names = "--in-place",
            description = "Write new files under their own name at once: no temporary name, no rename.")
    private boolean inPlace;

    @Option(
            names = "--replace",
            description = "Replace files that are there by new ones, once these are whole: an interrupted copy leaves"
                    + " the old file. Lost are its rights (ACL), streams, extended attributes, hard links and creation"
                    + " time; a link is replaced, not followed. Refused while another client has the file open.")
    private boolean replace;

    /** Whether they contradict each other. */
    public boolean clash() {
        return inPlace && replace;
    }

    public Overwriting overwriting(boolean allowed, boolean readOnly) {
        Overwriting.Way way =
                replace ? Overwriting.Way.REPLACE : inPlace ? Overwriting.Way.IN_PLACE : Overwriting.Way.USUAL;
        return new Overwriting(allowed, readOnly, way);
    }
}
