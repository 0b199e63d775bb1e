// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import dev.heddle.cli.transfer.Overwriting;
import picocli.CommandLine.Option;

/** The options for overwriting existing files. */
public final class OverwriteOptions {
    @Option(
            names = "--in-place",
            description = "Write new files directly under their own name: no temporary name, no rename.")
    private boolean inPlace;

    @Option(
            names = "--replace",
            description = "Replace an existing file when the new one is complete: an interrupted copy leaves the old"
                    + " file. The new file has none of its rights (ACL), streams, extended attributes, hard links and"
                    + " creation time; a link is replaced, not followed. Fails while another client has the file open.")
    private boolean replace;

    /** Returns whether both options are given. */
    public boolean clash() {
        return inPlace && replace;
    }

    public Overwriting overwriting(boolean allowed, boolean readOnly) {
        Overwriting.Way way =
                replace ? Overwriting.Way.REPLACE : inPlace ? Overwriting.Way.IN_PLACE : Overwriting.Way.USUAL;
        return new Overwriting(allowed, readOnly, way);
    }
}
