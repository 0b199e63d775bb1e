package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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
    private static final int NAME_AT = 24;

    private int length() {
        return NAME_AT + WireWriter.utf16Length(streamName);
    }

    /** The exact number of bytes that {@link #encodeList} writes. */
    public static int encodedLength(List<FileStreamInformation> streams) {
        int length = 0;
        for (FileStreamInformation stream : streams) {
            length = WireWriter.align8(length) + stream.length();
        }
        return length;
    }

    /** Writes a chain at the position of a little-endian buffer, each entry at a multiple of 8 from the first. */
    public static void encodeList(List<FileStreamInformation> streams, ByteBuffer target) {
        for (int i = 0; i < streams.size(); i++) {
            FileStreamInformation stream = streams.get(i);
            boolean last = i == streams.size() - 1;
            int step = last ? stream.length() : WireWriter.align8(stream.length());
            target.putInt(last ? 0 : step).putInt(WireWriter.utf16Length(stream.streamName));
            target.putLong(stream.streamSize).putLong(stream.allocationSize);
            WireWriter.utf16(target, stream.streamName);
            WireWriter.zeros(target, step - stream.length());
        }
    }

    /** Reads the chain that fills what remains; nothing gives an empty list. */
    public static List<FileStreamInformation> decodeList(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, source);
        List<FileStreamInformation> streams = new ArrayList<>();
        int at = 0;
        while (at < reader.limit()) {
            FileStreamInformation stream = new FileStreamInformation(
                    reader.i64("StreamSize", at + 8),
                    reader.i64("StreamAllocationSize", at + 16),
                    reader.utf16("StreamName", at + NAME_AT, reader.u32("StreamNameLength", at + 4)));
            streams.add(stream);
            int step = Chain.step(reader, at, stream.length());
            if (step == 0) {
                break;
            }
            at += step;
        }
        return List.copyOf(streams);
    }
}
