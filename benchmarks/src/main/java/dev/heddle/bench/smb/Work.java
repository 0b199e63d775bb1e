// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

/** The work of a client in a row of the comparison. */
enum Work {
    /** Download of one file: MiB per second. */
    READ("read", "MiB/s"),
    /** Upload of one file: MiB per second. */
    WRITE("write", "MiB/s"),
    /** Reads of whole small files: files per second. */
    SMALL_READ("small reads", "/s"),
    /** Writes of new small files: files per second. */
    SMALL_WRITE("small writes", "/s"),
    /** Stats of files by path, for their size: responses per second. */
    SMALL_STAT("stats", "/s"),
    /** Deletes of small files by path: files per second. */
    SMALL_DELETE("deletes", "/s"),
    /** Reads of small files in one call of the client's batch API: files per second. */
    BATCH_READ("batched small reads", "/s"),
    /** Writes of small files in one call of the client's batch API: files per second. */
    BATCH_WRITE("batched small writes", "/s"),
    /** Listing of the names in one folder: entries per second. */
    LIST("entries listed", "/s"),
    /** The longest time of a stat during the download of one file: milliseconds. */
    STAT_BESIDE_READ("worst stat beside a read", "ms"),
    /** The longest time of a stat during the upload of one file: milliseconds. */
    STAT_BESIDE_WRITE("worst stat beside a write", "ms");

    private final String title;
    private final String unit;

    Work(String title, String unit) {
        this.title = title;
        this.unit = unit;
    }

    String title() {
        return title;
    }

    String unit() {
        return unit;
    }

    /** Returns whether the amount is bytes of one file; otherwise it is a number of files. */
    boolean bulk() {
        return this == READ || this == WRITE || statBeside();
    }

    boolean batch() {
        return this == BATCH_READ || this == BATCH_WRITE;
    }

    /** Returns whether the figure is a time, not a rate. */
    boolean statBeside() {
        return this == STAT_BESIDE_READ || this == STAT_BESIDE_WRITE;
    }
}
