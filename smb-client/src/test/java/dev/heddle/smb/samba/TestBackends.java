// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The worker backends that these tests run on, from the system property {@code heddle.test.backends}: {@code all},
 * {@code today} (another one each day), or names with commas between them.
 */
final class TestBackends {
    private static final List<String> ALL = List.of("loop", "single", "threads", "virtual");

    private TestBackends() {}

    static List<String> names() {
        String chosen = System.getProperty("heddle.test.backends", "all");
        return switch (chosen) {
            case "all" -> ALL;
            case "today" -> {
                long day = LocalDate.now(ZoneOffset.UTC).toEpochDay();
                yield List.of(ALL.get((int) (day % ALL.size())));
            }
            default -> List.of(chosen.split(","));
        };
    }
}
