package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of FSCTL_QUERY_ALLOCATED_RANGES ([MS-FSCC] FILE_ALLOCATED_RANGE_BUFFER): the input is the one that is asked
 * about, the output those in it that are not known to be zeros.
 *
 * @param offset in bytes
 * @param length in bytes
 */
public record FileAllocatedRangeBuffer(long offset, long length) {
    /** The control code. */
    public static final int CTL_CODE = 0x0009_40CF;

    /** The length in bytes. */
    public static final int LENGTH = 16;

    /** The input of the control operation, in a buffer of its own. */
    public ByteBuffer toBuffer() {
        ByteBuffer input = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return input.putLong(offset).putLong(length).flip();
    }

    /** Reads what remains: no range or more. */
    public static List<FileAllocatedRangeBuffer> decodeAll(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FILE_ALLOCATED_RANGE_BUFFER", source);
        List<FileAllocatedRangeBuffer> ranges = new ArrayList<>();
        for (int at = 0; at < source.remaining(); at += LENGTH) {
            ranges.add(new FileAllocatedRangeBuffer(reader.i64("FileOffset", at), reader.i64("Length", at + 8)));
        }
        return List.copyOf(ranges);
    }
}
