// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.ProgressBar;
import dev.heddle.cli.terminal.Reporter;
import dev.heddle.cli.text.Text;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts the files of a tree that a command has processed, and continues after a failure as long as other files may
 * succeed. Thread-safe once {@link #showBytes} or {@link #showFiles} has been called, or if neither is.
 */
public final class Tally implements AutoCloseable {
    /** Thrown at the end if some files failed. Each failure has been reported before. */
    static final class IncompleteException extends IOException {
        private static final long serialVersionUID = 1;

        IncompleteException(String message) {
            super(message);
        }
    }

    private final SmbSession session;
    private final Reporter reporter;
    /** Held while a thread prints. Not a monitor: that would pin the carrier of a virtual thread before Java 24. */
    private final ReentrantLock terminal = new ReentrantLock();

    private @Nullable ProgressBar bar;
    private boolean barCountsFiles;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    /** Bytes moved, including those of unfinished files. */
    private final AtomicLong moved = new AtomicLong();

    public Tally(SmbSession session, Reporter reporter) {
        this.session = session;
        this.reporter = reporter;
    }

    /** Shows files, bytes and their rate on the terminal, if there is one, until {@link #close}. */
    public Tally showBytes(Io io, boolean json, String name) {
        bar = ProgressBar.ofMany(io, json, () -> counts() + ": " + name, Text::size);
        return this;
    }

    /** Shows files and their rate on the terminal, if there is one, until {@link #close}. */
    public Tally showFiles(Io io, boolean json, String name) {
        bar = ProgressBar.ofMany(io, json, () -> name, count -> count + " files");
        barCountsFiles = true;
        return this;
    }

    private String counts() {
        return files + " files" + (failed.get() == 0 ? "" : ", " + failed + " failed");
    }

    public void done(long fileBytes) {
        files.incrementAndGet();
        bytes.addAndGet(fileBytes);
        show();
    }

    /** Returns a listener for one file's transfer. */
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

    private void move(long more) {
        moved.addAndGet(more);
        show();
    }

    private void show() {
        terminal.lock();
        try {
            if (bar != null) {
                bar.progress((barCountsFiles ? files : moved).get(), -1);
            }
        } finally {
            terminal.unlock();
        }
    }

    /** Reports a failure. Throws it instead if no other file can succeed. */
    public void failed(String what, IOException failure) throws IOException {
        if (Thread.currentThread().isInterrupted()
                || !session.isOpen()
                || failure instanceof Io.BrokenOutputException) {
            throw failure;
        }
        failed.incrementAndGet();
        print(() -> reporter.failure(what, failure));
    }

    /** Reports a notice, which is not a failure. */
    public void notice(String what, String text) {
        print(() -> reporter.notice(what, text));
    }

    private void print(Runnable line) {
        terminal.lock();
        try {
            if (bar != null) {
                bar.clear();
            }
            line.run();
        } finally {
            terminal.unlock();
        }
    }

    public long files() {
        return files.get();
    }

    public long bytes() {
        return bytes.get();
    }

    public long failures() {
        return failed.get();
    }

    public void throwIfIncomplete() throws IncompleteException {
        if (failures() > 0) {
            throw new IncompleteException(
                    String.format(Locale.ROOT, "%d failed, %d done; see the lines above", failures(), files()));
        }
    }

    @Override
    public void close() {
        terminal.lock();
        try {
            if (bar != null) {
                bar.close();
            }
        } finally {
            terminal.unlock();
        }
    }
}
