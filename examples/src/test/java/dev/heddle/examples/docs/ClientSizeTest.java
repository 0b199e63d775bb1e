// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps the Redis client small enough for an example: the little code that is left shows what the core does for a
 * protocol.
 */
class ClientSizeTest {
    private static final Path CLIENT = Path.of("src/main/java/dev/heddle/examples/redis");

    @Test
    void theClientHasAtMost350LinesOfCode() throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.list(CLIENT)) {
            for (Path file : files.toList()) {
                lines += Files.readAllLines(file).stream()
                        .filter(ClientSizeTest::isCode)
                        .count();
            }
        }
        assertThat(lines).isBetween(200L, 350L);
    }

    /** Whether a line is code: not blank, no comment, no package and no import. */
    private static boolean isCode(String line) {
        String text = line.strip();
        return !text.isEmpty()
                && Stream.of("//", "/*", "*", "package ", "import ").noneMatch(text::startsWith);
    }
}
