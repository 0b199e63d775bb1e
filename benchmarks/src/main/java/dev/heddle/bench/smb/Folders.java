// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

/** The names of files and folders on the share. */
final class Folders {
    /** Folder into which clients write small files. */
    static final String WRITTEN = "written";
    /** Folder of small files to delete. */
    static final String DOOMED = "doomed";
    /** The large file that clients write. */
    static final String LARGE_WRITTEN = "written.bin";

    /** Prefix of the names of all small files. */
    static final String PREFIX = "file-";

    private Folders() {}

    /** Returns the name of the large file with that many bytes. */
    static String large(long bytes) {
        return "large-" + bytes + ".bin";
    }

    /** Returns the name of the folder with that many small files to read. */
    static String small(long files) {
        return "small-" + files;
    }

    /** Returns the name of the folder with that many empty files. */
    static String many(long files) {
        return "many-" + files;
    }

    /** Returns the name of a small file. */
    static String name(int number) {
        return PREFIX + number;
    }
}
