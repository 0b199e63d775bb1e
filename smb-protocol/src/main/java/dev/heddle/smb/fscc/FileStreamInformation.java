package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One stream of a file ([MS-FSCC] FileStreamInformation); the information is the chain of all.
 *
 * @param streamSize bytes
 * @param allocationSize bytes taken on disk
 * @param streamName with its colons and type, such as {@code :name:$DATA}
 */
public record FileStreamInformation(long streamSize, long allocationSize, String streamName) {
    private static final String STRUCTURE = "FileStreamInformation";
    private static final int ALIGNMENT = 8;
    private static final int NAME_AT = 24;

    private int length() {
        return NAME_AT + WireWriter.utf16Length(streamName);
    }

    private void put(ByteBuffer target) {
        target.putInt(WireWriter.utf16Length(streamName)).putLong(streamSize).putLong(allocationSize);
        WireWriter.utf16(target, streamName);
    }

    /** The exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileStreamInformation> streams) {
        return EntryChain.encodedLength(streams, ALIGNMENT, FileStreamInformation::length);
    }

    /** Writes a chain at the position of a little-endian buffer, each entry at a multiple of 8 from the first. */
    public static void encodeList(List<FileStreamInformation> streams, ByteBuffer target) {
        EntryChain.encode(streams, ALIGNMENT, FileStreamInformation::length, FileStreamInformation::put, target);
    }

    /** Reads the chain that fills what remains; nothing gives an empty list. */
    public static List<FileStreamInformation> decodeList(ByteBuffer source) throws WireFormatException {
        return EntryChain.decode(
                WireReader.ofRemaining(STRUCTURE, source), FileStreamInformation::read, FileStreamInformation::length);
    }

    private static FileStreamInformation read(WireReader reader, int at) throws WireFormatException {
        return new FileStreamInformation(
                reader.i64("StreamSize", at + 8),
                reader.i64("StreamAllocationSize", at + 16),
                reader.utf16("StreamName", at + NAME_AT, reader.u32("StreamNameLength", at + 4)));
    }
}
