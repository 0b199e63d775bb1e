// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The progress of one open in the listing of its directory. Thread-safe. */
public final class DirectoryScan {
    private final FileStore store;
    private @Nullable List<Entry> entries;
    private int next;

    /** A name and its path. */
    private record Entry(String name, Path path) {}

    /** A name and the metadata of its file. */
    record Found(String name, Stat stat) {}

    /** The reason why a call returned no entry. */
    public enum Progress {
        /** The call was the first, and no name matches. */
        BEGUN,
        /** Earlier calls have returned all entries. */
        AT_END,
        /** There are more entries, but the sink had no room for one. */
        NO_ROOM
    }

    /** Accepts entries until it is full. */
    interface Sink {
        /** Adds an entry; returns false if there is no room. */
        boolean add(Found found);
    }

    DirectoryScan(FileStore store) {
        this.store = store;
    }

    /**
     * Passes entries to the sink, starting where the last call stopped.
     *
     * @param restart whether to start from the beginning, with this pattern
     * @return the reason, if the sink got no entry
     */
    public synchronized Progress next(Path directory, String pattern, boolean restart, Sink sink) throws IOException {
        boolean first = entries == null || restart;
        if (first) {
            entries = matching(directory, pattern);
            next = 0;
        }
        List<Entry> all = entries == null ? List.of() : entries;
        while (next < all.size()) {
            Entry entry = all.get(next);
            Stat stat = store.entry(entry.path);
            if (stat != null && !sink.add(new Found(entry.name, stat))) {
                break;
            }
            next++;
        }
        if (next < all.size()) {
            return Progress.NO_ROOM;
        }
        return first ? Progress.BEGUN : Progress.AT_END;
    }

    private List<Entry> matching(Path directory, String pattern) throws IOException {
        List<Entry> found = new ArrayList<>();
        Path parent = directory.equals(store.root()) ? null : directory.getParent();
        addIf(found, pattern, new Entry(".", directory));
        addIf(found, pattern, new Entry("..", parent == null ? directory : parent));
        for (Path path : store.list(directory)) {
            String name = String.valueOf(path.getFileName());
            if (Names.isPlain(name)) {
                addIf(found, pattern, new Entry(name, path));
            }
        }
        return found;
    }

    private static void addIf(List<Entry> found, String pattern, Entry entry) {
        if (Names.matches(pattern, entry.name)) {
            found.add(entry);
        }
    }
}
