package dev.heddle.smb.testserver.internal.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one open of a directory stands in listing it. Thread-safe. */
public final class DirectoryScan {
    private final FileStore store;
    private @Nullable List<Entry> entries;
    private int next;

    /** A name and where it leads. */
    private record Entry(String name, Path path) {}

    /** One name with what is there. */
    record Found(String name, Stat stat) {}

    /** What a call that gave nothing found. */
    public enum Progress {
        /** It was the first, and nothing matches. */
        BEGUN,
        /** All was given before. */
        AT_END,
        /** There is more, but the sink took not even one. */
        NO_ROOM
    }

    /** Takes entries until it is full. */
    interface Sink {
        /** Whether there was room. */
        boolean add(Found found);
    }

    DirectoryScan(FileStore store) {
        this.store = store;
    }

    /**
     * Gives entries to the sink, from where the last call stopped.
     *
     * @param restart from the beginning, with this pattern
     * @return why, if it gave nothing
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
