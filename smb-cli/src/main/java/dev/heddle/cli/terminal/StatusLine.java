// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.terminal;

import java.io.PrintWriter;

/** A line of the terminal that is redrawn in place. Used by one thread. */
public final class StatusLine {
    static final int COLUMNS = 79;
    public static final long REDRAW_NANOS = 100_000_000;

    private final PrintWriter terminal;
    private boolean drawn;

    public StatusLine(Io io) {
        this.terminal = io.err();
    }

    /** Returns whether standard error is a terminal and the output is not JSON. */
    public static boolean isWatched(Io io, boolean json) {
        return !json && io.terminal().err();
    }

    /** Returns whether the line has been drawn. */
    boolean drawn() {
        return drawn;
    }

    /** Draws the text in place of the current one. */
    public void show(String line) {
        terminal.print("\r" + line + " ".repeat(Math.max(0, COLUMNS - line.length())));
        terminal.flush();
        drawn = true;
    }

    /** Clears the line, so that the caller can print another one. */
    public void clear() {
        if (drawn) {
            terminal.print("\r" + " ".repeat(COLUMNS) + "\r");
            terminal.flush();
        }
    }

    /** Ends the line; later output starts below it. */
    void end() {
        terminal.print("\n");
        terminal.flush();
    }
}
