package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One change in a directory ([MS-FSCC] 2.7.1).
 *
 * @param action one of the constants here, or another number
 * @param fileName what changed, relative to the watched directory
 */
public record FileNotifyInformation(int action, String fileName) {
    /** Made, or moved into the directory. */
    public static final int ADDED = 1;

    /** Deleted, or moved out of the directory. */
    public static final int REMOVED = 2;

    /** Content or attributes changed. */
    public static final int MODIFIED = 3;

    /** Renamed: the old name, which the new one follows. */
    public static final int RENAMED_OLD_NAME = 4;

    /** Renamed: the new name. */
    public static final int RENAMED_NEW_NAME = 5;

    /** A named stream was added to the file. */
    public static final int ADDED_STREAM = 6;

    /** A named stream was removed from the file. */
    public static final int REMOVED_STREAM = 7;

    /** A named stream of the file changed. */
    public static final int MODIFIED_STREAM = 8;

    /** Removed from the index of object ids, since it was deleted. */
    public static final int REMOVED_BY_DELETE = 9;

    private static final String STRUCTURE = "FileNotifyInformation";
    private static final int NAME_AT = 12;

    private int encodedLength() {
        return NAME_AT + WireWriter.utf16Length(fileName);
    }

    /** The exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileNotifyInformation> changes) {
        int length = 0;
        for (FileNotifyInformation change : changes) {
            length = align4(length) + change.encodedLength();
        }
        return length;
    }

    /** Writes a chain of changes, each at a multiple of 4 from the first. */
    public static void encodeList(List<FileNotifyInformation> changes, ByteBuffer target) {
        for (int i = 0; i < changes.size(); i++) {
            FileNotifyInformation change = changes.get(i);
            boolean last = i == changes.size() - 1;
            int length = change.encodedLength();
            target.putInt(last ? 0 : align4(length)).putInt(change.action);
            target.putInt(WireWriter.utf16Length(change.fileName));
            WireWriter.utf16(target, change.fileName);
            WireWriter.zeros(target, last ? 0 : align4(length) - length);
        }
    }

    private static int align4(int length) {
        return (length + 3) & ~3;
    }

    /**
     * Reads the chain that fills what remains; nothing gives an empty list. Each step leads past the change before it, so that a
     * chain cannot run in a circle.
     */
    public static List<FileNotifyInformation> decodeList(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, source);
        List<FileNotifyInformation> changes = new ArrayList<>();
        int at = 0;
        while (at < reader.limit()) {
            long length = reader.u32("FileNameLength", at + 8);
            FileNotifyInformation change = new FileNotifyInformation(
                    reader.i32("Action", at + 4), reader.utf16("FileName", at + NAME_AT, length));
            changes.add(change);
            long next = reader.u32("NextEntryOffset", at);
            if (next == 0) {
                break;
            }
            if (next < change.encodedLength() || at + next >= reader.limit()) {
                throw reader.malformed(
                        "NextEntryOffset", at, next, "is no step past this change to another in " + reader.limit());
            }
            at += (int) next;
        }
        return List.copyOf(changes);
    }
}
