// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One entry of a directory ([MS-FSCC] FileIdBothDirectoryInformation).
 *
 * @param fileIndex the position of the entry in the directory, or 0
 * @param creationTime a FILETIME
 * @param lastAccessTime a FILETIME
 * @param lastWriteTime a FILETIME
 * @param changeTime a FILETIME
 * @param endOfFile the file's size in bytes
 * @param allocationSize the bytes allocated for the file
 * @param fileAttributes bits of {@link FileAttributes}
 * @param eaSize the length of its extended attributes in bytes, or the reparse tag of a reparse point
 * @param shortName the file's 8.3 name, at most 12 UTF-16 code units, or empty
 * @param fileId the file's number in the volume, or 0
 * @param fileName the file's name
 */
public record FileIdBothDirectoryInformation(
        int fileIndex,
        long creationTime,
        long lastAccessTime,
        long lastWriteTime,
        long changeTime,
        long endOfFile,
        long allocationSize,
        int fileAttributes,
        int eaSize,
        String shortName,
        long fileId,
        String fileName)
        implements FsccInformation {
    private static final String STRUCTURE = "FileIdBothDirectoryInformation";
    private static final int ALIGNMENT = 8;
    private static final int NAME_AT = 104;
    private static final int SHORT_NAME_LENGTH = 24;

    @Override
    public int informationClass() {
        return FileInformationClass.ID_BOTH_DIRECTORY;
    }

    @Override
    public int encodedLength() {
        return NAME_AT + WireWriter.utf16Length(fileName);
    }

    /** Encodes this entry as the only one of a chain. */
    @Override
    public void encode(ByteBuffer target) {
        target.putInt(0);
        put(target);
    }

    private void put(ByteBuffer target) {
        int shortNameLength = WireWriter.utf16Length(shortName);
        if (shortNameLength > SHORT_NAME_LENGTH) {
            throw new IllegalArgumentException("a short name has at most 12 characters: " + shortName);
        }
        target.putInt(fileIndex);
        target.putLong(creationTime)
                .putLong(lastAccessTime)
                .putLong(lastWriteTime)
                .putLong(changeTime);
        target.putLong(endOfFile).putLong(allocationSize).putInt(fileAttributes);
        target.putInt(WireWriter.utf16Length(fileName)).putInt(eaSize);
        target.put((byte) shortNameLength).put((byte) 0);
        WireWriter.utf16(target, shortName);
        WireWriter.zeros(target, SHORT_NAME_LENGTH - shortNameLength);
        target.putShort((short) 0).putLong(fileId);
        WireWriter.utf16(target, fileName);
    }

    /** Returns the exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileIdBothDirectoryInformation> entries) {
        return EntryChain.encodedLength(entries, ALIGNMENT, FileIdBothDirectoryInformation::encodedLength);
    }

    /** Encodes a chain of entries, with each entry 8-byte aligned to the first. */
    public static void encodeList(List<FileIdBothDirectoryInformation> entries, ByteBuffer target) {
        EntryChain.encode(
                entries,
                ALIGNMENT,
                FileIdBothDirectoryInformation::encodedLength,
                FileIdBothDirectoryInformation::put,
                target);
    }

    /** Decodes the first entry of the remaining bytes. */
    public static FileIdBothDirectoryInformation decode(ByteBuffer source) throws WireFormatException {
        return read(WireReader.ofRemaining(STRUCTURE, source), 0);
    }

    /** Decodes the chain in the remaining bytes; an empty input gives an empty list. */
    public static List<FileIdBothDirectoryInformation> decodeList(ByteBuffer source) throws WireFormatException {
        return EntryChain.decode(
                WireReader.ofRemaining(STRUCTURE, source),
                FileIdBothDirectoryInformation::read,
                FileIdBothDirectoryInformation::encodedLength);
    }

    private static FileIdBothDirectoryInformation read(WireReader reader, int at) throws WireFormatException {
        int shortNameLength = reader.u8("ShortNameLength", at + 68);
        if (shortNameLength > SHORT_NAME_LENGTH) {
            throw reader.malformed("ShortNameLength", at + 68, shortNameLength, "is more than " + SHORT_NAME_LENGTH);
        }
        return new FileIdBothDirectoryInformation(
                reader.i32("FileIndex", at + 4),
                reader.i64("CreationTime", at + 8),
                reader.i64("LastAccessTime", at + 16),
                reader.i64("LastWriteTime", at + 24),
                reader.i64("ChangeTime", at + 32),
                reader.i64("EndOfFile", at + 40),
                reader.i64("AllocationSize", at + 48),
                reader.i32("FileAttributes", at + 56),
                reader.i32("EaSize", at + 64),
                reader.utf16("ShortName", at + 70, shortNameLength),
                reader.i64("FileId", at + 96),
                reader.utf16("FileName", at + NAME_AT, reader.u32("FileNameLength", at + 60)));
    }
}
