// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that every Java block of a document is compiled code: it appears in the sources of this module between {@code
 * // snippet: NAME} and {@code // end}. Only the indentation may differ.
 */
class SnippetsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String BEGIN = "// snippet: ";
    private static final String END = "// end";

    static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> modules = Files.list(ROOT)) {
            Stream<Path> readmes =
                    modules.map(module -> module.resolve("README.md")).filter(Files::isRegularFile);
            Stream<Path> pages = docs.filter(page -> page.toString().endsWith(".md"));
            return Stream.of(Stream.of(ROOT.resolve("README.md")), pages, readmes)
                    .flatMap(paths -> paths)
                    .filter(SnippetsTest::hasJava)
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasJava(Path page) {
        try {
            return !blocks(page).isEmpty();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyBlockOfJavaIsCompiled(Path document) throws IOException {
        Map<String, String> snippets = snippets();

        assertThat(blocks(document)).allSatisfy(block -> assertThat(snippets).containsValue(block));
    }

    /** Checks that known documents are found, so that a wrong folder does not pass. */
    @Test
    void documentsAreFound() throws IOException {
        assertThat(documents())
                .contains(
                        ROOT.resolve("README.md"),
                        ROOT.resolve("docs/write-a-protocol.md"),
                        ROOT.resolve("smux/README.md"));
    }

    @Test
    void everySnippetIsShown() throws IOException {
        Set<String> shown = new HashSet<>();
        for (Path document : documents()) {
            shown.addAll(blocks(document));
        }
        assertThat(snippets()).allSatisfy((name, snippet) -> assertThat(shown).contains(snippet));
    }

    /** Returns the Java blocks of a document. */
    private static List<String> blocks(Path document) throws IOException {
        List<String> blocks = new ArrayList<>();
        List<String> block = null;
        for (String line : Files.readAllLines(document)) {
            if (line.equals("```java")) {
                block = new ArrayList<>();
            } else if (block != null && line.equals("```")) {
                blocks.add(String.join("\n", block));
                block = null;
            } else if (block != null) {
                block.add(line);
            }
        }
        return blocks;
    }

    /** Returns all snippets of this module's sources, by name. */
    private static Map<String, String> snippets() throws IOException {
        Map<String, String> snippets = new LinkedHashMap<>();
        try (Stream<Path> sources = Files.walk(ROOT.resolve("examples/src"))) {
            for (Path source :
                    sources.filter(path -> path.toString().endsWith(".java")).toList()) {
                add(snippets, source);
            }
        }
        return snippets;
    }

    private static void add(Map<String, String> snippets, Path source) throws IOException {
        String name = null;
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(source)) {
            String text = line.strip();
            if (text.startsWith(BEGIN)) {
                name = text.substring(BEGIN.length());
                lines.clear();
            } else if (name != null && text.equals(END)) {
                assertThat(snippets.put(name, String.join("\n", lines).stripIndent()))
                        .as(name)
                        .isNull();
                name = null;
            } else {
                lines.add(line);
            }
        }
        assertThat(name).as("the last snippet of %s, which has no end", source).isNull();
    }
}
