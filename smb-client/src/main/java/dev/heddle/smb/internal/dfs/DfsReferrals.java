// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.dfs;

import dev.heddle.core.TimeSource;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.wire.ioctl.DfsReferral;
import dev.heddle.smb.wire.ioctl.DfsReferralResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The cache of referrals, kept for their time to live ([MS-DFSC] 3.1.1). Thread-safe. */
final class DfsReferrals {
    /** The minimum time to live, so that a new referral can be used once. */
    private static final Duration MIN = Duration.ofSeconds(1);

    private static final int MAX_ENTRIES = 1000;

    private final TimeSource time;
    /** By the folded names of the prefix, oldest first. */
    private final Map<List<String>, Entry> entries = new LinkedHashMap<>();

    DfsReferrals(TimeSource time) {
        this.time = time;
    }

    /** The targets of the first {@code length} names of a path. */
    static final class Entry {
        private final int length;
        private final List<DfsPath> targets;
        private final long end;
        /** The target that worked last; targets before it failed and are not tried first again. */
        private volatile int current;

        private Entry(int length, List<DfsPath> targets, long end) {
            this.length = length;
            this.targets = targets;
            this.end = end;
        }

        int length() {
            return length;
        }

        /**
         * Returns the indexes of the targets in the order to try them, as a snapshot: other threads may find out
         * meanwhile which target works.
         */
        List<Integer> order() {
            int first = current;
            return IntStream.range(0, targets.size())
                    .mapToObj(i -> (first + i) % targets.size())
                    .toList();
        }

        void works(int index) {
            current = index;
        }

        DfsPath moved(DfsPath path, int index) {
            return path.moved(length, targets.get(index));
        }
    }

    /** Returns the entry for the longest prefix of that path. */
    synchronized @Nullable Entry longest(DfsPath path) {
        for (int length = path.length(); length >= DfsPath.SHARE_NAMES; length--) {
            List<String> key = path.key(length);
            Entry entry = entries.get(key);
            if (entry != null && entry.end - time.nanoTime() > 0) {
                return entry;
            }
            entries.remove(key);
        }
        return null;
    }

    /**
     * Stores a server's answer.
     *
     * @return whether it leads to another location
     */
    boolean learn(DfsPath asked, DfsReferralResponse answer) throws SmbProtocolException {
        int length = asked.namesIn(answer.pathConsumed());
        List<DfsPath> targets = new ArrayList<>();
        long seconds = Long.MAX_VALUE;
        for (DfsReferral referral : answer.entries()) {
            if (referral instanceof DfsReferral.Target target) {
                DfsPath path = DfsPath.parse(target.networkAddress());
                if (path != null && !asked.moved(length, path).same(asked)) {
                    targets.add(path);
                    seconds = Math.min(seconds, target.timeToLive());
                }
            }
        }
        if (targets.isEmpty()) {
            return false;
        }
        long nanos = Math.max(MIN.toNanos(), Duration.ofSeconds(seconds).toNanos());
        put(asked.key(length), new Entry(length, List.copyOf(targets), time.nanoTime() + nanos));
        return true;
    }

    private synchronized void put(List<String> key, Entry entry) {
        Entry before = entries.remove(key);
        if (before != null && before.targets.equals(entry.targets)) {
            entry.works(before.current);
        }
        if (entries.size() == MAX_ENTRIES) {
            entries.remove(entries.keySet().iterator().next());
        }
        entries.put(key, entry);
    }
}
