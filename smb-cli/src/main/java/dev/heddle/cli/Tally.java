package dev.heddle.cli;

import dev.heddle.smb.SmbSession;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a command did to the many files of a tree, and goes on after a failure as long as that makes sense. Thread-safe once a
 * line that shows it was asked for, or none.
 */
final class Tally implements AutoCloseable {
    /** Some of the files failed, and were reported when they did. */
    static final class IncompleteException extends IOException {
        private static final long serialVersionUID = 1;

        IncompleteException(String message) {
            super(message);
        }
    }

    private final SmbSession session;
    private final Reporter reporter;
    private @Nullable ProgressBar bar;
    private boolean barCountsFiles;
    private long files;
    private long bytes;
    private long failed;
    /** Including those of files that are not done. */
    private long moved;

    Tally(SmbSession session, Reporter reporter) {
        this.session = session;
        this.reporter = reporter;
    }

    /** Shows files, bytes and their rate if somebody watches, until it is closed. */
    Tally showBytes(Io io, boolean json, String name) {
        bar = ProgressBar.ofMany(io, json, () -> counts() + ": " + name, Text::size);
        return this;
    }

    /** Shows files and their rate likewise. */
    Tally showFiles(Io io, boolean json, String name) {
        bar = ProgressBar.ofMany(io, json, () -> name, count -> count + " files");
        barCountsFiles = true;
        return this;
    }

    private synchronized String counts() {
        return files + " files" + (failed == 0 ? "" : ", " + failed + " failed");
    }

    synchronized void done(long fileBytes) {
        files++;
        bytes += fileBytes;
        show();
    }

    /** What to tell of one file's transfer. */
    TransferListener listener() {
        return new TransferListener() {
            private long before;

            @Override
            public void progress(long bytesDone, long bytesTotal) {
                move(bytesDone - before);
                before = bytesDone;
            }
        };
    }

    private synchronized void move(long more) {
        moved += more;
        show();
    }

    private void show() {
        if (bar != null) {
            bar.progress(barCountsFiles ? files : moved, -1);
        }
    }

    /** Reports a failure; throws it on if no other file can fare better. */
    synchronized void failed(String what, IOException failure) throws IOException {
        if (Thread.currentThread().isInterrupted()
                || !session.isOpen()
                || failure instanceof Io.BrokenOutputException) {
            throw failure;
        }
        failed++;
        clearLine();
        reporter.failure(what, failure);
    }

    /** Tells something that is no failure. */
    synchronized void notice(String what, String text) {
        clearLine();
        reporter.notice(what, text);
    }

    private void clearLine() {
        if (bar != null) {
            bar.clear();
        }
    }

    synchronized long files() {
        return files;
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized long failures() {
        return failed;
    }

    synchronized void throwIfIncomplete() throws IncompleteException {
        if (failed > 0) {
            throw new IncompleteException(
                    String.format(Locale.ROOT, "%d failed, %d done; see the lines above", failed, files));
        }
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
