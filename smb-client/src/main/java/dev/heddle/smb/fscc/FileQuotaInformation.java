package dev.heddle.smb.fscc;

import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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
    private static final int SID_AT = 40;

    private int length() {
        return SID_AT + sid.encodedLength();
    }

    /** The chain as bytes in a new little-endian buffer, each entry at a multiple of 8. */
    public static ByteBuffer toBuffer(List<FileQuotaInformation> quotas) {
        int length = 0;
        for (FileQuotaInformation quota : quotas) {
            length = WireWriter.align8(length) + quota.length();
        }
        ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < quotas.size(); i++) {
            FileQuotaInformation quota = quotas.get(i);
            boolean last = i == quotas.size() - 1;
            int step = last ? quota.length() : WireWriter.align8(quota.length());
            target.putInt(last ? 0 : step).putInt(quota.sid.encodedLength());
            target.putLong(quota.changeTime).putLong(quota.quotaUsed);
            target.putLong(quota.quotaThreshold).putLong(quota.quotaLimit);
            quota.sid.encode(target);
            WireWriter.zeros(target, step - quota.length());
        }
        return target.flip();
    }

    /** Reads the chain that fills what remains; nothing gives an empty list. */
    public static List<FileQuotaInformation> decodeList(ByteBuffer source) throws IOException {
        WireReader reader = WireReader.ofRemaining(STRUCTURE, source);
        List<FileQuotaInformation> quotas = new ArrayList<>();
        int at = 0;
        while (at < reader.limit()) {
            FileQuotaInformation quota = new FileQuotaInformation(
                    reader.i64("ChangeTime", at + 8),
                    reader.i64("QuotaUsed", at + 16),
                    reader.i64("QuotaThreshold", at + 24),
                    reader.i64("QuotaLimit", at + 32),
                    Sid.decode(reader.slice("Sid", at + SID_AT, reader.u32("SidLength", at + 4))));
            quotas.add(quota);
            int step = Chain.step(reader, at, quota.length());
            if (step == 0) {
                break;
            }
            at += step;
        }
        return List.copyOf(quotas);
    }
}
