// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

/**
 * The rules for existing files.
 *
 * @param allowed whether they may be overwritten at all
 * @param readOnly whether read-only files may be overwritten too
 * @param way how they are overwritten
 */
public record Overwriting(boolean allowed, boolean readOnly, Way way) {
    /** How existing files are overwritten, and new ones created. */
    public enum Way {
        /** An existing file is written in place; a new file has a temporary name until it is complete. */
        USUAL,
        /** Existing and new files are written under their own name. */
        IN_PLACE,
        /** Every file has a temporary name until it is complete; then it replaces an existing file. */
        REPLACE
    }
}
