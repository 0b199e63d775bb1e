package dev.heddle.cli.terminal;

import java.io.PrintWriter;

/** The line of a terminal that is written over again and again. Used by one thread. */
public final class StatusLine {
    static final int COLUMNS = 79;
    public static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter terminal;
    private boolean drawn;

    public StatusLine(Io io) {
        this.terminal = io.err();
    }

    /** Whether standard error is a terminal and the output is for people. */
    public static boolean isWatched(Io io, boolean json) {
        return !json && io.terminal().err();
    }

    /** Whether it has been shown. */
    boolean drawn() {
        return drawn;
    }

    /** Shows this instead of what stands there. */
    public void show(String line) {
        terminal.print("\r" + line + " ".repeat(Math.max(0, COLUMNS - line.length())));
        terminal.flush();
        drawn = true;
    }

    /** Makes room for a line of somebody else. */
    public void clear() {
        if (drawn) {
            terminal.print("\r" + " ".repeat(COLUMNS) + "\r");
            terminal.flush();
        }
    }

    /** Leaves it as it is, and goes on below. */
    void end() {
        terminal.print("\n");
        terminal.flush();
    }
}
