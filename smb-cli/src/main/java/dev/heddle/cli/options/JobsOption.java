package dev.heddle.cli.options;

import picocli.CommandLine.Option;

/** How much of a tree is worked on at once. */
public final class JobsOption {
    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            defaultValue = "16",
            converter = Converters.Jobs.class,
            description = "With a tree: how many files and directories at once, over the one connection; 1 to 256"
                    + " (default: ${DEFAULT-VALUE}).")
    private int jobs = 16;

    public int jobs() {
        return jobs;
    }
}
