package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileBasicInformation;

/**
 * What is known about a file or directory.
 *
 * @param size bytes; 0 for a directory
 * @param created a FILETIME, as are the others
 * @param attributes bits of {@link FileAttributes}; never 0
 * @param index tells it from others of the share, for as long as it is there
 * @param reserved bytes that a client has asked to set aside
 */
public record Stat(
        boolean directory,
        long size,
        long created,
        long accessed,
        long modified,
        int attributes,
        long index,
        long reserved) {
    private static final long UNIT = 4096;

    /** Bytes reserved. */
    public long allocation() {
        return (Math.max(size, reserved) + UNIT - 1) / UNIT * UNIT;
    }

    /** The same for a stream of it. */
    public Stat ofStream(long streamSize) {
        int ofFile = attributes & ~FileAttributes.DIRECTORY;
        int streamAttributes = ofFile == 0 ? FileAttributes.NORMAL : ofFile;
        return new Stat(false, streamSize, created, accessed, modified, streamAttributes, index, 0);
    }

    public boolean readOnly() {
        return (attributes & FileAttributes.READONLY) != 0;
    }

    public FileBasicInformation basic() {
        return new FileBasicInformation(created, accessed, modified, modified, attributes);
    }
}
