package dev.heddle.bench.smb;

/** What is where on the share. */
final class Folders {
    /** Where small files are written. */
    static final String WRITTEN = "written";
    /** Small files to be deleted. */
    static final String DOOMED = "doomed";
    /** The large file that clients write. */
    static final String LARGE_WRITTEN = "written.bin";

    /** What the names of all small files begin with. */
    static final String PREFIX = "file-";

    private Folders() {}

    /** The large file of that many bytes. */
    static String large(long bytes) {
        return "large-" + bytes + ".bin";
    }

    /** The folder of that many small files to be read. */
    static String small(long files) {
        return "small-" + files;
    }

    /** The folder of that many empty files. */
    static String many(long files) {
        return "many-" + files;
    }

    /** A small file's name. */
    static String name(int number) {
        return PREFIX + number;
    }
}
