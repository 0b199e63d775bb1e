// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row of the comparison.
 *
 * @param work work of each conversation
 * @param bytes size of each write in bytes
 * @param conversations number of parallel conversations
 */
record Case(Work work, int bytes, int conversations) {
    /** What a conversation does. */
    enum Work {
        /** One side writes, the other reads: bytes per second. */
        BULK("MB/s", 1e-6, "ns/KiB", 1024e9),
        /** One side sends requests, the other echoes them: responses per second. */
        ECHO("k/s", 1e-3, "us", 1e6),
        /** Like {@link #ECHO}, but with a new conversation for each request: conversations per second. */
        OPEN_ECHO_CLOSE("k/s", 1e-3, "us", 1e6);

        private final String unit;
        private final double factor;
        private final String timeUnit;
        private final double timeFactor;

        Work(String unit, double factor, String timeUnit, double timeFactor) {
            this.unit = unit;
            this.factor = factor;
            this.timeUnit = timeUnit;
            this.timeFactor = timeFactor;
        }
    }

    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        add(all, Work.BULK, 128 << 10);
        add(all, Work.BULK, 1 << 10);
        add(all, Work.ECHO, 64);
        add(all, Work.ECHO, 4 << 10);
        add(all, Work.OPEN_ECHO_CLOSE, 64);
        return all;
    }

    private static void add(List<Case> all, Work work, int bytes) {
        for (int conversations : new int[] {1, 16, 256}) {
            all.add(new Case(work, bytes, conversations));
        }
    }

    String unit() {
        return work.unit;
    }

    double inUnits(Rate rate) {
        return rate.perSecond() * work.factor;
    }

    /** Returns the unit of processor time. */
    String timeUnit() {
        return work.timeUnit;
    }

    double timeInUnits(Rate rate) {
        return rate.processorSeconds() * work.timeFactor;
    }

    /** Returns a title such as {@code "Bulk, 128 KiB, n = 16"}. */
    String title() {
        String size = bytes < 1024 ? bytes + " B" : bytes / 1024 + " KiB";
        String name = work.name().charAt(0) + work.name().substring(1).toLowerCase(Locale.ROOT);
        return name.replace('_', ' ') + ", " + size + ", n = " + conversations;
    }
}
