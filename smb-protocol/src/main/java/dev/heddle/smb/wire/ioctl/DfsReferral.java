package dev.heddle.smb.wire.ioctl;

import java.util.List;

/** One entry of a {@link DfsReferralResponse} ([MS-DFSC] 2.2.5). */
public sealed interface DfsReferral {
    /** {@code serverType} of a root target. */
    int ROOT = 1;

    /** Flag of a {@link NameList}. */
    int FLAG_NAME_LIST = 0x2;

    /** Flag of a target with which a set of targets begins, in version 4. */
    int FLAG_TARGET_SET_BOUNDARY = 0x4;

    /** 1 to 4. */
    int version();

    /** 0, or {@link #ROOT}. */
    int serverType();

    /** Bits of the {@code FLAG_} constants. */
    int flags();

    /**
     * A place where what was asked for is stored.
     *
     * @param version 1 to 4
     * @param serverType 0, or {@link #ROOT}
     * @param flags bits of the {@code FLAG_} constants, without {@link #FLAG_NAME_LIST}
     * @param timeToLive how long this holds, in seconds, 0 to 2^32 - 1; 0 in version 1
     * @param dfsPath the DFS root or link, such as {@code \server\share\link}; empty in version 1
     * @param alternatePath the same with names of 8.3; empty in version 1
     * @param networkAddress the target, such as {@code \server2\share2\directory}
     */
    record Target(
            int version,
            int serverType,
            int flags,
            long timeToLive,
            String dfsPath,
            String alternatePath,
            String networkAddress)
            implements DfsReferral {}

    /**
     * A domain, or the domain controllers of one ([MS-DFSC] 2.2.5.3.2).
     *
     * @param version 3 or 4
     * @param serverType 0, or {@link #ROOT}
     * @param flags bits of the {@code FLAG_} constants, with {@link #FLAG_NAME_LIST}
     * @param timeToLive how long this holds, in seconds, 0 to 2^32 - 1
     * @param specialName the domain
     * @param expandedNames its controllers; empty if a list of domains was asked for
     */
    record NameList(
            int version, int serverType, int flags, long timeToLive, String specialName, List<String> expandedNames)
            implements DfsReferral {
        /** Keeps an unmodifiable copy of the list. */
        public NameList {
            expandedNames = List.copyOf(expandedNames);
        }
    }
}
