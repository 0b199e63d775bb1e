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
        String place = what.isEmpty() ? "" : Text.printable(what) + ": ";
        err.print("heddle " + command + ": " + place + Failures.describe(failure) + "\n");
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(trace);
        }
        err.flush();
    }
}
