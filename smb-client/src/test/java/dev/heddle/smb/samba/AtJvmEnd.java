// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the tests create outside of their JVM: temporary files, and the processes that work in them. If the JVM ends
 * before the tests do, for example by SIGTERM, first all processes are killed, then all files are deleted; a failure
 * does not stop the rest. Thread-safe.
 */
final class AtJvmEnd {
    private static final Logger LOG = LoggerFactory.getLogger(AtJvmEnd.class);
    private static final Map<Path, List<Process>> PLACES = new LinkedHashMap<>();

    private static boolean ending;

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtJvmEnd::endAll, "tests-stop"));
    }

    private AtJvmEnd() {}

    /** Creates a temporary folder. */
    static synchronized Path folder(String prefix) throws IOException {
        return remembered(Files.createTempDirectory(prefix).toRealPath());
    }

    /** Creates a temporary file. */
    static synchronized Path file(String prefix, String suffix) throws IOException {
        return remembered(Files.createTempFile(prefix, suffix));
    }

    private static Path remembered(Path place) {
        PLACES.put(place, new ArrayList<>());
        return place;
    }

    /**
     * Starts a process that works in that place.
     *
     * @throws IOException also if the JVM is ending
     */
    static synchronized Process start(Path place, ProcessBuilder builder) throws IOException {
        List<Process> processes = PLACES.get(place);
        if (ending || processes == null) {
            throw new IOException(builder.command() + " is not started any more in " + place);
        }
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Kills the processes that work in that place, and deletes it. */
    static void end(Path place) {
        kill(place);
        delete(place);
        synchronized (AtJvmEnd.class) {
            PLACES.remove(place);
        }
    }

    private static void endAll() {
        List<Path> places;
        synchronized (AtJvmEnd.class) {
            ending = true;
            places = List.copyOf(PLACES.keySet());
        }
        forEach(places, AtJvmEnd::kill);
        forEach(places, AtJvmEnd::delete);
    }

    private static void forEach(List<Path> places, Consumer<Path> work) {
        for (Path place : places) {
            try {
                work.accept(place);
            } catch (RuntimeException | AssertionError e) {
                LOG.warn("{} is left behind", place, e); // continue with the other places
            }
        }
    }

    private static void kill(Path place) {
        List<Process> processes;
        synchronized (AtJvmEnd.class) {
            processes = List.copyOf(PLACES.getOrDefault(place, List.of()));
        }
        for (Process process : processes) {
            process.destroyForcibly();
            new ProcessFamily(process.pid(), place).kill();
        }
    }

    /** Deletes a file, or a folder with all its content, including files that are created meanwhile. */
    static void delete(Path root) {
        Bounded.await(() -> "deleting " + root, () -> deletedAtOnce(root));
    }

    private static boolean deletedAtOnce(Path root) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
            return true;
        } catch (DirectoryNotEmptyException | NoSuchFileException e) {
            return Files.notExists(root); // a file was created or deleted during the walk
        } catch (IOException e) {
            throw new UncheckedIOException("while deleting " + root, e);
        }
    }
}
