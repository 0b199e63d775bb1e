package dev.heddle.cli;

import dev.heddle.smb.SmbSession;
import java.io.IOException;
import java.util.Locale;

/** Counts what a command did to the many files of a tree, and goes on after a failure as long as that makes sense. */
final class Tally {
    /** Some of the files failed, and were reported when they did. */
    static final class IncompleteException extends IOException {
        private static final long serialVersionUID = 1;

        IncompleteException(String message) {
            super(message);
        }
    }

    private final SmbSession session;
    private final Reporter reporter;
    private long files;
    private long bytes;
    private long failed;

    Tally(SmbSession session, Reporter reporter) {
        this.session = session;
        this.reporter = reporter;
    }

    void done(long fileBytes) {
        files++;
        bytes += fileBytes;
    }

    /** Reports a failure; throws it on if no other file can fare better. */
    void failed(String what, IOException failure) throws IOException {
        if (Thread.currentThread().isInterrupted() || !session.isOpen()) {
            throw failure;
        }
        failed++;
        reporter.failure(what, failure);
    }

    long files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    long failures() {
        return failed;
    }

    void throwIfIncomplete() throws IncompleteException {
        if (failed > 0) {
            throw new IncompleteException(
                    String.format(Locale.ROOT, "%d failed, %d done; see the lines above", failed, files));
        }
    }
}
