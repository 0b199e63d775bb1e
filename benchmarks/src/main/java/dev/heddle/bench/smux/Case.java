package dev.heddle.bench.smux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the comparison.
 *
 * @param work what each conversation does
 * @param bytes of each write
 * @param conversations at once
 */
record Case(Work work, int bytes, int conversations) {
    /** What a conversation does. */
    enum Work {
        /** One side writes, the other reads: bytes per second. */
        BULK("MB/s", 1e-6),
        /** One side asks, the other echoes: answers per second. */
        ECHO("k/s", 1e-3),
        /** As an echo, but each in a conversation of its own: conversations per second. */
        OPEN_ECHO_CLOSE("k/s", 1e-3);

        private final String unit;
        private final double factor;

        Work(String unit, double factor) {
            this.unit = unit;
            this.factor = factor;
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

    double inUnits(double perSecond) {
        return perSecond * work.factor;
    }

    /** As {@code "bulk, 128 KiB, n = 16"}. */
    String title() {
        String size = bytes < 1024 ? bytes + " B" : bytes / 1024 + " KiB";
        String name = work.name().charAt(0) + work.name().substring(1).toLowerCase(Locale.ROOT);
        return name.replace('_', ' ') + ", " + size + ", n = " + conversations;
    }
}
