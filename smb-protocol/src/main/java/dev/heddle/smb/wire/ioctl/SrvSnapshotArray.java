// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of FSCTL_SRV_ENUMERATE_SNAPSHOTS ([MS-SMB2] 2.2.32.2).
 *
 * @param count the number of snapshots; larger than the size of {@code snapshots} if the buffer was too small
 * @param arraySize the number of bytes that the array needs
 * @param snapshots the tokens of the snapshots, such as {@code @GMT-2026.01.31-23.59.59}
 */
public record SrvSnapshotArray(long count, long arraySize, List<String> snapshots) {
    /** The control code. */
    public static final int CTL_CODE = 0x0014_4064;

    private static final String STRUCTURE = "SRV_SNAPSHOT_ARRAY";
    private static final int FIXED = 12;

    /** Keeps an unmodifiable copy of the list. */
    public SrvSnapshotArray {
        snapshots = List.copyOf(snapshots);
    }

    /** Returns the output of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        int length =
                snapshots.stream().mapToInt(s -> WireWriter.utf16Length(s) + 2).sum() + 2;
        ByteBuffer output = ByteBuffer.allocate(FIXED + length).order(ByteOrder.LITTLE_ENDIAN);
        output.putInt((int) count).putInt(snapshots.size()).putInt((int) arraySize);
        for (String snapshot : snapshots) {
            WireWriter.utf16(output, snapshot);
            output.putChar('\0');
        }
        return output.putChar('\0').flip();
    }

    /** Decodes the remaining bytes, the output of the control operation. */
    public static SrvSnapshotArray decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, output);
        long count = reader.u32("NumberOfSnapShots", 0);
        long returned = reader.u32("NumberOfSnapShotsReturned", 4);
        List<String> snapshots = new ArrayList<>();
        if (returned > 0) {
            String text = reader.utf16("SnapShots", FIXED, (reader.limit() - FIXED) & ~1);
            int at = 0;
            for (int end = text.indexOf('\0'); end > at; end = text.indexOf('\0', at)) {
                snapshots.add(text.substring(at, end));
                at = end + 1;
            }
        }
        if (snapshots.size() != returned) {
            throw reader.malformed("NumberOfSnapShotsReturned", 4, returned, "but " + snapshots.size() + " follow");
        }
        return new SrvSnapshotArray(count, reader.u32("SnapShotArraySize", 8), snapshots);
    }
}
