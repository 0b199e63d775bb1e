// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.terminal;

import dev.heddle.cli.text.Failures;
import dev.heddle.cli.text.Text;
import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Writes failures and notices to standard error, one per line.
 *
 * @param err standard error
 * @param command the name of the command, such as {@code heddle ls}
 * @param verbose whether to print stack traces
 */
public record Reporter(PrintWriter err, String command, boolean verbose) {
    /** Writes a notice, which is not a failure. */
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
