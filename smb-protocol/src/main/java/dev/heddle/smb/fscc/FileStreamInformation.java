// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * One stream of a file ([MS-FSCC] FileStreamInformation). The information about a file is a chain of them.
 *
 * @param streamSize the size of the stream in bytes
 * @param allocationSize the bytes allocated on disk
 * @param streamName the name with its colons and type, such as {@code :name:$DATA}
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

    /** Returns the exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileStreamInformation> streams) {
        return EntryChain.encodedLength(streams, ALIGNMENT, FileStreamInformation::length);
    }

    /** Encodes a chain at the position of a little-endian buffer, with each entry 8-byte aligned to the first. */
    public static void encodeList(List<FileStreamInformation> streams, ByteBuffer target) {
        EntryChain.encode(streams, ALIGNMENT, FileStreamInformation::length, FileStreamInformation::put, target);
    }

    /** Decodes the chain in the remaining bytes; an empty input gives an empty list. */
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
