package dev.heddle.bench.smb;

/** What a client does in a row of the comparison. */
enum Work {
    /** One file to the client: MiB per second. */
    READ("read", "MiB/s"),
    /** One file to the server: MiB per second. */
    WRITE("write", "MiB/s"),
    /** Small files to the client, each whole: files per second. */
    SMALL_READ("small reads", "/s"),
    /** Small files to the server, each new: files per second. */
    SMALL_WRITE("small writes", "/s"),
    /** Sizes of files, each asked for by its path: answers per second. */
    SMALL_STAT("stats", "/s"),
    /** Small files deleted, each by its path: files per second. */
    SMALL_DELETE("deletes", "/s"),
    /** Small files to the client in one call of the client's own: files per second. */
    BATCH_READ("batched small reads", "/s"),
    /** Small files to the server in one call of the client's own: files per second. */
    BATCH_WRITE("batched small writes", "/s"),
    /** The names in one folder: entries per second. */
    LIST("entries listed", "/s"),
    /** The longest time that a stat takes while one file goes to the client: milliseconds. */
    STAT_BESIDE_READ("worst stat beside a read", "ms"),
    /** The longest time that a stat takes while one file goes to the server: milliseconds. */
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

    /** Whether the amount of it is bytes of one file; otherwise it is files. */
    boolean bulk() {
        return this == READ || this == WRITE || statBeside();
    }

    boolean batch() {
        return this == BATCH_READ || this == BATCH_WRITE;
    }

    /** Whether its figure is a time, and no rate. */
    boolean statBeside() {
        return this == STAT_BESIDE_READ || this == STAT_BESIDE_WRITE;
    }
}
