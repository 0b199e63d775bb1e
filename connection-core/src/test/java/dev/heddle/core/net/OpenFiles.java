// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Finds file descriptors that are left open, on systems that list them. */
final class OpenFiles {
    private static final Path LIST = Path.of("/proc/self/fd");
    private static final int TURNS = 100;

    private OpenFiles() {}

    interface Attempt {
        void run() throws Exception;
    }

    /** Runs the attempt many times and checks that the number of open files does not grow with it. */
    static void assertNoneLeftBy(Attempt attempt) throws Exception {
        attempt.run();
        long before = count();
        for (int i = 0; i < TURNS; i++) {
            attempt.run();
        }
        assertThat(count()).as("open files").isLessThan(before + TURNS / 2);
    }

    private static long count() throws Exception {
        if (!Files.isDirectory(LIST)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(LIST)) {
            return files.count();
        }
    }
}
