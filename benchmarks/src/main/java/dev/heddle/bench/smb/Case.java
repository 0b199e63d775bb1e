// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.util.ArrayList;
import java.util.List;

/**
 * A row of the comparison.
 *
 * @param work work of the client
 * @param parallel number of parallel callers; for a batch, operations in flight
 * @param link link between client and server
 */
record Case(Work work, int parallel, Link link) {
    private static final int[] CALLERS = {1, 32};
    private static final int[] IN_FLIGHT = {32, 128};

    /** Returns the rows on loopback, then those on the far link, then those on the narrow link. */
    static List<Case> all() {
        List<Case> all = new ArrayList<>();
        for (Link link : List.of(Link.LOOPBACK, Link.FAR)) {
            all.add(new Case(Work.READ, 1, link));
            all.add(new Case(Work.WRITE, 1, link));
            for (Work work : List.of(Work.SMALL_READ, Work.SMALL_WRITE, Work.SMALL_STAT, Work.SMALL_DELETE)) {
                add(all, work, CALLERS, link);
            }
            add(all, Work.BATCH_READ, IN_FLIGHT, link);
            add(all, Work.BATCH_WRITE, IN_FLIGHT, link);
            all.add(new Case(Work.LIST, 1, link));
        }
        all.add(new Case(Work.STAT_BESIDE_READ, 1, Link.NARROW));
        all.add(new Case(Work.STAT_BESIDE_WRITE, 1, Link.NARROW));
        return all;
    }

    private static void add(List<Case> all, Work work, int[] parallels, Link link) {
        for (int parallel : parallels) {
            all.add(new Case(work, parallel, link));
        }
    }

    /** Returns a title such as {@code "small reads, 32 callers, 10 ms"}. */
    String title() {
        String how = "";
        if (work.batch()) {
            how = ", " + parallel + " in flight";
        } else if (!work.bulk() && work != Work.LIST) {
            how = parallel == 1 ? ", 1 caller" : ", " + parallel + " callers";
        }
        return work.title() + how + ", " + link.title();
    }
}
