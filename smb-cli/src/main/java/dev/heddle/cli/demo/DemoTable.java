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
 * The steps as rows and the backends as columns; the row that is under way lives on the terminal. Used by one thread.
 */
public final class DemoTable {
    /** Who is to see the results. */
    public enum Readers {
        PEOPLE,
        PROGRAMS,
        /** It is done to warm up. */
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

    /** Shows what is going on while there is no row. */
    void preparing(String what) {
        if (status != null) {
            status.show(what);
        }
    }

    /** What stands above the rows. */
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

    /** Begins a row. */
    void begin(String title) {
        row.setLength(0);
        row.append(readers == Readers.NOBODY ? "warming up: " + title : String.format(Locale.ROOT, "%-26s", title));
        show("");
    }

    /** What to tell about the cell that is under way. */
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

    /** Fills the next cell, whose failure is told elsewhere. */
    void failed() {
        cell("FAILED");
    }

    private void cell(String text) {
        if (readers != Readers.NOBODY) {
            row.append(column(text));
        }
        show("");
    }

    /** Makes room for a line of somebody else. */
    void clear() {
        if (status != null) {
            status.clear();
        }
    }

    /** The row is full. */
    void end() throws IOException {
        clear();
        if (readers == Readers.PEOPLE) {
            io.line(row.toString());
            io.flush();
        }
    }
}
