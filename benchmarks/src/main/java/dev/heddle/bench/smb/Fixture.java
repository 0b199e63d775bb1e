// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files on the server's disk. Prepares the files for a task, and compares the files that a task leaves, byte by
 * byte.
 */
final class Fixture {
    private final PrivateSamba samba;
    private final SmallFreePieces free;

    Fixture(PrivateSamba samba) throws IOException {
        this.samba = samba;
        this.free = new SmallFreePieces(samba.home());
        PrivateSamba.open(Files.createDirectory(samba.share().resolve(Folders.WRITTEN)));
        PrivateSamba.open(Files.createDirectory(samba.share().resolve(Folders.DOOMED)));
    }

    void before(Task task) throws IOException {
        long amount = task.amount();
        switch (task.work()) {
            case READ, STAT_BESIDE_READ -> {
                large(amount);
                small(Folders.small(1), 1);
            }
            case WRITE, STAT_BESIDE_WRITE -> {
                large(amount); // smbclient uploads this file
                small(Folders.small(1), 1);
                Files.deleteIfExists(samba.share().resolve(Folders.LARGE_WRITTEN));
                free.make(amount);
            }
            case SMALL_READ, SMALL_STAT, BATCH_READ -> small(Folders.small(amount), amount);
            case SMALL_WRITE, BATCH_WRITE -> {
                small(Folders.small(amount), amount);
                clear(samba.share().resolve(Folders.WRITTEN));
            }
            case SMALL_DELETE -> fill(samba.share().resolve(Folders.DOOMED), amount, Content.SMALL);
            case LIST -> many(amount);
        }
    }

    void after(Task task) throws IOException {
        switch (task.work()) {
            case WRITE, STAT_BESIDE_WRITE -> Content.check(samba.share().resolve(Folders.LARGE_WRITTEN), task.amount());
            case SMALL_WRITE, BATCH_WRITE -> checkSmall(samba.share().resolve(Folders.WRITTEN), task.amount());
            case SMALL_DELETE -> {
                int left = list(samba.share().resolve(Folders.DOOMED)).size();
                if (left > 0) {
                    throw new IllegalStateException(left + " files are still there");
                }
            }
            case READ, SMALL_READ, SMALL_STAT, BATCH_READ, LIST, STAT_BESIDE_READ -> {
                // The client has already compared the data.
            }
        }
    }

    private void large(long bytes) throws IOException {
        Path file = samba.share().resolve(Folders.large(bytes));
        if (!Files.exists(file)) {
            Content.write(file, bytes);
            PrivateSamba.open(file);
        }
    }

    private void small(String folder, long files) throws IOException {
        Path path = samba.share().resolve(folder);
        if (!Files.exists(path)) {
            fill(PrivateSamba.open(Files.createDirectory(path)), files, Content.SMALL);
        }
    }

    private void many(long files) throws IOException {
        Path path = samba.share().resolve(Folders.many(files));
        if (!Files.exists(path)) {
            fill(PrivateSamba.open(Files.createDirectory(path)), files, 0);
        }
    }

    private static void fill(Path folder, long files, int length) throws IOException {
        for (int i = 0; i < files; i++) {
            byte[] content = Arrays.copyOf(Content.small(i), length);
            PrivateSamba.open(Files.write(folder.resolve(Folders.name(i)), content));
        }
    }

    /** Compares all small files in a folder on disk, and their number. */
    static void checkSmall(Path folder, long files) throws IOException {
        int found = list(folder).size();
        if (found != files) {
            throw new IllegalStateException(found + " files in " + folder.getFileName() + ", not " + files);
        }
        for (int i = 0; i < files; i++) {
            if (!Arrays.equals(Files.readAllBytes(folder.resolve(Folders.name(i))), Content.small(i))) {
                throw new IllegalStateException("wrong bytes in " + Folders.name(i));
            }
        }
    }

    /** Deletes the files in a folder. */
    static void clear(Path folder) throws IOException {
        for (Path file : list(folder)) {
            Files.delete(file);
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
