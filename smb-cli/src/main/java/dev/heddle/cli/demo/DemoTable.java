// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.demo;

import dev.heddle.cli.demo.DemoStep.Outcome;
import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.StatusLine;
import dev.heddle.cli.text.Json;
import dev.heddle.smb.SessionInfo;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table of results: steps as rows, backends as columns. The current row is drawn on the terminal. Used by one
 * thread.
 */
public final class DemoTable {
    /** The readers of the results. */
    public enum Readers {
        PEOPLE,
        PROGRAMS,
        /** The warm-up round: results are not shown. */
        NOBODY
    }

    private final Io io;
    private final Readers readers;
    private final @Nullable StatusLine status;
    private final StringBuilder row = new StringBuilder();
    private long lastDraw;

    public DemoTable(Io io, boolean json, Readers readers) {
        this.io = io;
        this.readers = readers;
        this.status = StatusLine.isWatched(io, json) ? new StatusLine(io) : null;
        this.lastDraw = io.nanoTime().getAsLong();
    }

    /** Shows a status text before the first row. */
    void preparing(String what) {
        if (status != null) {
            status.show(what);
        }
    }

    /** Prints the lines above the rows. */
    void head(SessionInfo session, List<String> backends) throws IOException {
        clear();
        if (readers == Readers.PEOPLE) {
            String signing = session.signingAlgorithm().map(Object::toString).orElse("nothing");
            io.line("An SMB server in this process, for tests and demos only, and a client on each backend.");
            io.line("SMB " + session.dialect() + ", signed by " + signing + ". Nothing leaves this machine.");
            io.line("");
            begin("");
            backends.forEach(this::cell);
            end();
        }
    }

    /** Starts a row. */
    void begin(String title) {
        row.setLength(0);
        row.append(readers == Readers.NOBODY ? "warming up: " + title : String.format(Locale.ROOT, "%-26s", title));
        show("");
    }

    /** Returns a listener that shows the progress of the current cell. */
    TransferListener progress() {
        return (done, total) -> {
            long now = io.nanoTime().getAsLong();
            if (now - lastDraw >= StatusLine.REDRAW_NANOS) {
                lastDraw = now;
                show(total <= 0 ? "" : done * 100 / total + "%");
            }
        };
    }

    private void show(String unfinished) {
        if (status != null) {
            status.show(row + column(unfinished));
        }
    }

    private static String column(String text) {
        return String.format(Locale.ROOT, "%15s", text);
    }

    /** Fills the next cell. */
    void done(DemoStep step, String backend, Outcome outcome) throws IOException {
        cell(outcome.text());
        if (readers == Readers.PROGRAMS) {
            Json json = new Json().add("step", step.id()).add("backend", backend);
            outcome.addTo(json);
            io.line(json.toString());
            io.flush();
        }
    }

    /** Fills the next cell with FAILED. The caller reports the failure. */
    void failed() {
        cell("FAILED");
    }

    private void cell(String text) {
        if (readers != Readers.NOBODY) {
            row.append(column(text));
        }
        show("");
    }

    /** Clears the status line, so that the caller can print a line. */
    void clear() {
        if (status != null) {
            status.clear();
        }
    }

    /** Ends the row and prints it. */
    void end() throws IOException {
        clear();
        if (readers == Readers.PEOPLE) {
            io.line(row.toString());
            io.flush();
        }
    }
}
