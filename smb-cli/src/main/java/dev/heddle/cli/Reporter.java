package dev.heddle.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Tells on standard error what failed, and more, a line each.
 *
 * @param err where to
 * @param command the words that call it
 * @param verbose whether to show where the failure arose
 */
record Reporter(PrintWriter err, String command, boolean verbose) {
    /** Tells what is no failure. */
    void notice(String what, String text) {
        err.print(command + ": " + place(what) + Text.printable(text) + "\n");
        err.flush();
    }

    private static String place(String what) {
        return what.isEmpty() ? "" : Text.printable(what) + ": ";
    }

    void failure(String what, Throwable failure) {
        err.print(command + ": " + place(what) + Failures.describe(failure) + "\n");
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(trace);
        }
        err.flush();
    }
}
