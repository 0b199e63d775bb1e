package dev.heddle.smb.fscc;

import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.WireReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The quota of one user ([MS-FSCC] FILE_QUOTA_INFORMATION); the information is a chain of them.
 *
 * @param changeTime a FILETIME
 * @param quotaUsed bytes
 * @param quotaThreshold bytes from which on the user is warned; -1 for none
 * @param quotaLimit bytes; -1 for none
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

    /** The chain as bytes in a new little-endian buffer, each entry at a multiple of 8. */
    public static ByteBuffer toBuffer(List<FileQuotaInformation> quotas) {
        ByteBuffer target = ByteBuffer.allocate(
                        EntryChain.encodedLength(quotas, ALIGNMENT, FileQuotaInformation::length))
                .order(ByteOrder.LITTLE_ENDIAN);
        EntryChain.encode(quotas, ALIGNMENT, FileQuotaInformation::length, FileQuotaInformation::put, target);
        return target.flip();
    }

    /** Reads the chain that fills what remains; nothing gives an empty list. */
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
