// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The output of FSCTL_DFS_GET_REFERRALS (RESP_GET_DFS_REFERRAL, [MS-DFSC] 2.2.4).
 *
 * @param pathConsumed the length of the prefix of the requested path that the entries replace, in bytes of UTF-16, 0 to
 *     65535
 * @param flags bits of the {@code FLAG_} constants
 * @param entries the entries, all of one version, the best first
 */
public record DfsReferralResponse(int pathConsumed, int flags, List<DfsReferral> entries) {
    /** All targets are DFS roots, which answer referral requests themselves. */
    public static final int FLAG_REFERRAL_SERVERS = 0x1;

    /** All targets are storage servers; the client needs no further referral. */
    public static final int FLAG_STORAGE_SERVERS = 0x2;

    /** Clients return to the first target when it is available again. */
    public static final int FLAG_TARGET_FAILBACK = 0x4;

    private static final int ENTRIES_AT = 8;

    /** Keeps an unmodifiable copy of the list. */
    public DfsReferralResponse {
        entries = List.copyOf(entries);
    }

    /** Returns the output of the control operation in a new buffer. */
    public ByteBuffer toBuffer() {
        return DfsReferralWriter.write(this, ENTRIES_AT);
    }

    /** Decodes the remaining bytes, the output of the control operation. */
    public static DfsReferralResponse decode(ByteBuffer output) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("RESP_GET_DFS_REFERRAL", output);
        int consumed = reader.u16("PathConsumed", 0);
        int count = reader.u16("NumberOfReferrals", 2);
        int flags = reader.i32("ReferralHeaderFlags", 4);
        DfsReferralReader entry = new DfsReferralReader(reader, ENTRIES_AT);
        List<DfsReferral> entries = new ArrayList<>();
        while (entries.size() < count) {
            entries.add(entry.next());
        }
        return new DfsReferralResponse(consumed, flags, entries);
    }
}
