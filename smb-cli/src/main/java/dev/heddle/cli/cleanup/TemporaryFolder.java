// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.cleanup;

import dev.heddle.cli.text.Failures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A local folder that is deleted with its content when it is closed, or when the process must end at once. */
public final class TemporaryFolder implements AutoCloseable {
    private final Path path;
    private final UnfinishedFiles unfinished;

    private TemporaryFolder(Path path, UnfinishedFiles unfinished) {
        this.path = path;
        this.unfinished = unfinished;
    }

    public static TemporaryFolder create(String prefix, UnfinishedFiles unfinished) throws IOException {
        Path path = Files.createTempDirectory(prefix);
        unfinished.add(path);
        return new TemporaryFolder(path, unfinished);
    }

    public Path path() {
        return path;
    }

    /** Deletes a file, or a folder with its content. */
    static void deleteTree(Path root) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(root)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        } catch (UncheckedIOException e) {
            throw Failures.cause(e);
        }
        for (Path one : all) {
            Files.delete(one);
        }
    }

    @Override
    public void close() throws IOException {
        deleteTree(path);
        unfinished.remove(path);
    }
}
