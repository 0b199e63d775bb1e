// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire.ioctl;

import java.util.List;

/** One entry of a {@link DfsReferralResponse} ([MS-DFSC] 2.2.5). */
public sealed interface DfsReferral {
    /** The {@code serverType} of a root target. */
    int ROOT = 1;

    /** Flag of a {@link NameList}. */
    int FLAG_NAME_LIST = 0x2;

    /** Flag of the first target of a target set, in version 4. */
    int FLAG_TARGET_SET_BOUNDARY = 0x4;

    /** Returns the version, 1 to 4. */
    int version();

    /** Returns 0, or {@link #ROOT}. */
    int serverType();

    /** Returns bits of the {@code FLAG_} constants. */
    int flags();

    /**
     * A server and path where the requested path is stored.
     *
     * @param version 1 to 4
     * @param serverType 0, or {@link #ROOT}
     * @param flags bits of the {@code FLAG_} constants, without {@link #FLAG_NAME_LIST}
     * @param timeToLive how long the client may cache this entry, in seconds, 0 to 2^32 - 1; 0 in version 1
     * @param dfsPath the DFS root or link, such as {@code \server\share\link}; empty in version 1
     * @param alternatePath the same path with 8.3 names; empty in version 1
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
     * @param timeToLive how long the client may cache this entry, in seconds, 0 to 2^32 - 1
     * @param specialName the domain
     * @param expandedNames the controllers of the domain; empty if the client requested a list of domains
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
