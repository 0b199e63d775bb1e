package dev.heddle.cli.transfer;

/**
 * What may be done to files that are there already.
 *
 * @param allowed whether they may be overwritten at all
 * @param readOnly whether read-only ones may be too
 * @param way how
 */
public record Overwriting(boolean allowed, boolean readOnly, Way way) {
    /** How a file is overwritten, and how a new one is made. */
    public enum Way {
        /** What is there is written in place; a new file has a temporary name until it is whole. */
        USUAL,
        /** Both are written under their own name. */
        IN_PLACE,
        /** Both have a temporary name until they are whole; then they replace what is there. */
        REPLACE
    }
}
