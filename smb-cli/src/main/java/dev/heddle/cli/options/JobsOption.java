// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.options;

import picocli.CommandLine.Option;

/** The option for the number of parallel jobs on a tree. */
public final class JobsOption {
    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            defaultValue = "16",
            converter = Converters.Jobs.class,
            description = "Process N files and directories of a tree in parallel, over one connection; 1 to 256"
                    + " (default: ${DEFAULT-VALUE}).")
    private int jobs = 16;

    public int jobs() {
        return jobs;
    }
}
