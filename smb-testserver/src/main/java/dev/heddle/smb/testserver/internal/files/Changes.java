// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileNotifyInformation;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/**
 * Reports changes by clients to the watches of a share's directories. Changes that other programs make in the folder
 * are not noticed. Thread-safe.
 */
public final class Changes {
    // Bits of CompletionFilter ([MS-SMB2] 2.2.35).
    static final int FILE_NAME = 0x1;
    static final int DIR_NAME = 0x2;
    public static final int ATTRIBUTES = 0x4;
    public static final int SIZE = 0x8;
    public static final int LAST_WRITE = 0x10;
    public static final int LAST_ACCESS = 0x20;
    public static final int CREATION = 0x40;

    private final FileStore store;
    private final BooleanSupplier forgetful;
    private final List<Watching> watching = new CopyOnWriteArrayList<>();

    private record Watching(DirectoryWatch watch, FileNode directory) {}

    /** @param forgetful whether changes are dropped while no request is pending */
    Changes(FileStore store, BooleanSupplier forgetful) {
        this.store = store;
        this.forgetful = forgetful;
    }

    void add(DirectoryWatch watch, FileNode directory) {
        watching.add(new Watching(watch, directory));
    }

    void remove(DirectoryWatch watch) {
        watching.removeIf(one -> one.watch == watch);
    }

    /** Returns the CompletionFilter bit for the change of a name. */
    public static int nameFilter(boolean directory) {
        return directory ? DIR_NAME : FILE_NAME;
    }

    /**
     * Reports a change.
     *
     * @param action an action of {@link FileNotifyInformation}
     * @param filter the CompletionFilter bits of the change
     */
    void report(Path path, int action, int filter) {
        for (Watching one : watching) {
            Path directory = one.directory.path();
            if (isIn(directory, path, one.watch.wholeTree()) && one.watch.wants(filter)) {
                tell(one, List.of(new FileNotifyInformation(action, relative(directory, path))));
            }
        }
    }

    /**
     * Reports a move: as two related changes if a watch covers both paths, otherwise as removed from the one or added
     * to the other.
     */
    void reportRename(Path old, Path target, boolean isDirectory) {
        int filter = nameFilter(isDirectory);
        for (Watching one : watching) {
            if (!one.watch.wants(filter)) {
                continue;
            }
            Path directory = one.directory.path();
            boolean from = isIn(directory, old, one.watch.wholeTree());
            boolean to = isIn(directory, target, one.watch.wholeTree());
            boolean renamed = from && to;
            if (renamed) {
                tell(
                        one,
                        List.of(
                                new FileNotifyInformation(
                                        FileNotifyInformation.RENAMED_OLD_NAME, relative(directory, old)),
                                new FileNotifyInformation(
                                        FileNotifyInformation.RENAMED_NEW_NAME, relative(directory, target))));
            } else if (from) {
                tell(one, List.of(new FileNotifyInformation(FileNotifyInformation.REMOVED, relative(directory, old))));
            } else if (to) {
                tell(one, List.of(new FileNotifyInformation(FileNotifyInformation.ADDED, relative(directory, target))));
            }
        }
    }

    private void tell(Watching one, List<FileNotifyInformation> changes) {
        one.watch.happened(changes, forgetful.getAsBoolean());
    }

    private static boolean isIn(Path directory, Path path, boolean wholeTree) {
        return directory.equals(path.getParent())
                || (wholeTree && path.startsWith(directory) && !path.equals(directory));
    }

    private String relative(Path directory, Path path) {
        String from = store.nameOf(directory);
        String name = store.nameOf(path);
        return name.substring(from.endsWith("\\") ? from.length() : from.length() + 1);
    }
}
