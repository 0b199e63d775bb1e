package dev.heddle.cli.options;

import picocli.CommandLine.Option;

/** The options of every command. */
public final class CommonOptions {
    private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

    @Option(names = "--json", description = "Write JSON, one object a line, for programs.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log to standard error what happens, and where an error arose.")
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

    /** Must run before the first logger is made: the log reads its level only then. */
    public void applyLogLevel() {
        if (verbose) {
            System.setProperty(LOG_LEVEL, "debug");
        } else if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "warn");
        }
    }
}
