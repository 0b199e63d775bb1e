package dev.heddle.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Redis client stays an example: what the core does for a protocol shows in how little is left. */
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

    /** Whether a line is none of blank, comment, package and import. */
    private static boolean isCode(String line) {
        String text = line.strip();
        return !text.isEmpty()
                && Stream.of("//", "/*", "*", "package ", "import ").noneMatch(text::startsWith);
    }
}
