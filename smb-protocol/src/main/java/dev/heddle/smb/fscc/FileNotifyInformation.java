// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One change in a directory ([MS-FSCC] 2.7.1).
 *
 * @param action one of the constants of this class, or another number
 * @param fileName the path of the changed file, relative to the watched directory
 */
public record FileNotifyInformation(int action, String fileName) {
    /** The file was created in the directory, or moved into it. */
    public static final int ADDED = 1;

    /** The file was deleted, or moved out of the directory. */
    public static final int REMOVED = 2;

    /** The file's content or attributes changed. */
    public static final int MODIFIED = 3;

    /** The file was renamed: this entry has the old name, the next entry has the new name. */
    public static final int RENAMED_OLD_NAME = 4;

    /** The file was renamed: this entry has the new name. */
    public static final int RENAMED_NEW_NAME = 5;

    /** A named stream was added to the file. */
    public static final int ADDED_STREAM = 6;

    /** A named stream was removed from the file. */
    public static final int REMOVED_STREAM = 7;

    /** A named stream of the file changed. */
    public static final int MODIFIED_STREAM = 8;

    /** The file was deleted and therefore removed from the object ID index. */
    public static final int REMOVED_BY_DELETE = 9;

    private static final String STRUCTURE = "FileNotifyInformation";
    private static final int ALIGNMENT = 4;
    private static final int NAME_AT = 12;

    private int length() {
        return NAME_AT + WireWriter.utf16Length(fileName);
    }

    private void put(ByteBuffer target) {
        target.putInt(action).putInt(WireWriter.utf16Length(fileName));
        WireWriter.utf16(target, fileName);
    }

    /** Returns the exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileNotifyInformation> changes) {
        return EntryChain.encodedLength(changes, ALIGNMENT, FileNotifyInformation::length);
    }

    /** Encodes a chain of changes, with each entry 4-byte aligned to the first. */
    public static void encodeList(List<FileNotifyInformation> changes, ByteBuffer target) {
        EntryChain.encode(changes, ALIGNMENT, FileNotifyInformation::length, FileNotifyInformation::put, target);
    }

    /** Decodes the chain in the remaining bytes; an empty input gives an empty list. */
    public static List<FileNotifyInformation> decodeList(ByteBuffer source) throws WireFormatException {
        return EntryChain.decode(
                WireReader.ofRemaining(STRUCTURE, source), FileNotifyInformation::read, FileNotifyInformation::length);
    }

    private static FileNotifyInformation read(WireReader reader, int at) throws WireFormatException {
        return new FileNotifyInformation(
                reader.i32("Action", at + 4),
                reader.utf16("FileName", at + NAME_AT, reader.u32("FileNameLength", at + 8)));
    }
}
