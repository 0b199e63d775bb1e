// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The quota of one user ([MS-FSCC] FILE_QUOTA_INFORMATION). The information is a chain of these entries.
 *
 * @param changeTime a FILETIME
 * @param quotaUsed the bytes that the user's files occupy
 * @param quotaThreshold the number of bytes at which the server warns the user; -1 for no threshold
 * @param quotaLimit the maximum number of bytes; -1 for no limit
 * @param sid the user
 */
public record FileQuotaInformation(long changeTime, long quotaUsed, long quotaThreshold, long quotaLimit, Sid sid) {
    private static final String STRUCTURE = "FILE_QUOTA_INFORMATION";
    private static final int ALIGNMENT = 8;
    private static final int SID_AT = 40;

    private int length() {
        return SID_AT + sid.encodedLength();
    }

    private void put(ByteBuffer target) {
        target.putInt(sid.encodedLength()).putLong(changeTime).putLong(quotaUsed);
        target.putLong(quotaThreshold).putLong(quotaLimit);
        sid.encode(target);
    }

    /** Returns the encoded chain in a new little-endian buffer, with each entry at a multiple of 8. */
    public static ByteBuffer toBuffer(List<FileQuotaInformation> quotas) {
        ByteBuffer target = ByteBuffer.allocate(
                        EntryChain.encodedLength(quotas, ALIGNMENT, FileQuotaInformation::length))
                .order(ByteOrder.LITTLE_ENDIAN);
        EntryChain.encode(quotas, ALIGNMENT, FileQuotaInformation::length, FileQuotaInformation::put, target);
        return target.flip();
    }

    /** Decodes the chain in the remaining bytes; an empty input gives an empty list. */
    public static List<FileQuotaInformation> decodeList(ByteBuffer source) throws IOException {
        return EntryChain.decode(
                WireReader.ofRemaining(STRUCTURE, source), FileQuotaInformation::read, FileQuotaInformation::length);
    }

    private static FileQuotaInformation read(WireReader reader, int at) throws IOException {
        return new FileQuotaInformation(
                reader.i64("ChangeTime", at + 8),
                reader.i64("QuotaUsed", at + 16),
                reader.i64("QuotaThreshold", at + 24),
                reader.i64("QuotaLimit", at + 32),
                Sid.decode(reader.slice("Sid", at + SID_AT, reader.u32("SidLength", at + 4))));
    }
}
