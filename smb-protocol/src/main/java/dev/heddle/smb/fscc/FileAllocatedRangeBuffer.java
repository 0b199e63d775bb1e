// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A range of FSCTL_QUERY_ALLOCATED_RANGES ([MS-FSCC] FILE_ALLOCATED_RANGE_BUFFER). The input is the range to query. The
 * output is the list of the ranges in it that may contain other bytes than zeros.
 *
 * @param offset the start of the range in the file, in bytes
 * @param length the length of the range in bytes
 */
public record FileAllocatedRangeBuffer(long offset, long length) {
    /** The control code. */
    public static final int CTL_CODE = 0x0009_40CF;

    /** The length in bytes. */
    public static final int LENGTH = 16;

    /** Returns the input of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        ByteBuffer input = ByteBuffer.allocate(LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        return input.putLong(offset).putLong(length).flip();
    }

    /** Decodes the remaining bytes: zero or more ranges. */
    public static List<FileAllocatedRangeBuffer> decodeAll(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FILE_ALLOCATED_RANGE_BUFFER", source);
        List<FileAllocatedRangeBuffer> ranges = new ArrayList<>();
        for (int at = 0; at < source.remaining(); at += LENGTH) {
            ranges.add(new FileAllocatedRangeBuffer(reader.i64("FileOffset", at), reader.i64("Length", at + 8)));
        }
        return List.copyOf(ranges);
    }
}
