// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import picocli.CommandLine.Option;

/** The options of every command. */
public final class CommonOptions {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    @Option(names = "--json", description = "Write JSON for programs, one object per line.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log details to standard error, and print the stack trace of an error.")
    private boolean verbose;

    @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli
    private boolean help;

    public boolean json() {
        return json;
    }

    public boolean verbose() {
        return verbose;
    }

    /** Sets the log level. Must run before the first logger is created: slf4j-simple reads the level only then. */
    public void applyLogLevel() {
        if (verbose) {
            System.setProperty(LOG_LEVEL, "debug");
        } else if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
        }
    }
}
