// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileBasicInformation;

/**
 * The metadata of a file or directory.
 *
 * @param size bytes; 0 for a directory
 * @param created a FILETIME, like the other times
 * @param attributes bits of {@link FileAttributes}; never 0
 * @param index a number that identifies the file in its share while the file exists
 * @param reserved the number of bytes that a client has asked to reserve
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

    /** Returns the allocation size in bytes. */
    public long allocation() {
        return (Math.max(size, reserved) + UNIT - 1) / UNIT * UNIT;
    }

    /** Returns the metadata of a stream of the file. */
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
