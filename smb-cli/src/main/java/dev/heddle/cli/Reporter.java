package dev.heddle.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Tells about failures, one line each.
 *
 * @param err where to
 * @param command which command it is
 * @param verbose whether to show where the failure arose
 */
record Reporter(PrintWriter err, String command, boolean verbose) {
    void failure(String what, Throwable failure) {
        line(what, Failures.describe(failure));
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(trace);
        }
        err.flush();
    }

    /** Something to know that is no failure. */
    void notice(String what, String text) {
        line(what, text);
        err.flush();
    }

    private void line(String what, String text) {
        String place = what.isEmpty() ? "" : Text.printable(what) + ": ";
        err.print("heddle " + command + ": " + place + text + "\n");
    }
}
