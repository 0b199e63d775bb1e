// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts that earlier downloads left in a directory, to be resumed. The name of a part identifies the file and its
 * version, so that a part is never used for another version.
 */
public final class Partials {
    private static final Pattern NAME = Pattern.compile("\\.heddle-([0-9a-f]{16})-[0-9a-f]{32}\\.part");
    private static final int FILE_KEY_BYTES = 8;

    /** For downloads that do not resume. */
    public static final Partials NONE = new Partials(Path.of(""), Map.of());

    private final Path directory;
    private final Map<String, List<Path>> byFile;

    private Partials(Path directory, Map<String, List<Path>> byFile) {
        this.directory = directory;
        this.byFile = byFile;
    }

    static Partials in(Path directory) throws IOException {
        Map<String, List<Path>> byFile = new HashMap<>();
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(directory, ".heddle-*.part")) {
            for (Path part : parts) {
                Matcher name = NAME.matcher(String.valueOf(part.getFileName()));
                if (name.matches()) {
                    byFile.computeIfAbsent(name.group(1), key -> new ArrayList<>())
                            .add(part);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new Partials(directory, byFile);
    }

    /** Returns the path of the part for this version of a file in this directory, whether or not it exists. */
    Path of(Path target, Version version) {
        return directory.resolve(".heddle-" + fileKey(target) + "-" + version.key() + ".part");
    }

    /** Deletes the parts of other versions of the file. Returns whether there were any. */
    boolean deleteOthers(Path target, Version version) throws IOException {
        Path current = of(target, version);
        boolean some = false;
        for (Path part : byFile.getOrDefault(fileKey(target), List.of())) {
            some |= !part.equals(current) && Files.deleteIfExists(part);
        }
        return some;
    }

    private static String fileKey(Path target) {
        return Version.key(String.valueOf(target.getFileName()), FILE_KEY_BYTES);
    }
}
