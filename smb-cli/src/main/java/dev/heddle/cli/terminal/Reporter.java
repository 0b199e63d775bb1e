package dev.heddle.cli.terminal;

import dev.heddle.cli.text.Failures;
import dev.heddle.cli.text.Text;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Tells on standard error what failed, and more, a line each.
 *
 * @param err where to
 * @param command the words that call it
 * @param verbose whether to show where the failure arose
 */
public record Reporter(PrintWriter err, String command, boolean verbose) {
    /** Tells what is no failure. */
    public void notice(String what, String text) {
        err.print(command + ": " + place(what) + Text.printable(text) + "\n");
        err.flush();
    }

    private static String place(String what) {
        return what.isEmpty() ? "" : Text.printable(what) + ": ";
    }

    public void failure(String what, Throwable failure) {
        err.print(command + ": " + place(what) + Failures.describe(failure) + "\n");
        if (verbose) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            err.print(trace);
        }
        err.flush();
    }
}
