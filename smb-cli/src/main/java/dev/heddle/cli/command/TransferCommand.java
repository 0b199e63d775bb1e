// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.ProgressBar;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.transfer.SourceTimes;
import dev.heddle.cli.url.LocalEncoding;
import dev.heddle.cli.url.SmbUrl;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The base of get, put and cp. */
abstract class TransferCommand extends RemoteCommand {
    /** The argument that means standard input or output. */
    static final String STREAM = "-";

    /** Copies one file and reports the progress to the bar. */
    @FunctionalInterface
    interface Transfer {
        /** Returns the number of bytes copied. */
        long run(@Nullable ProgressBar bar) throws IOException;
    }

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "Copy a directory and its content.")
    private boolean recursive;

    @Option(
            names = "--no-times",
            description = "Give copies the present time. Without it a copy keeps its source's time of last write.")
    private boolean noTimes;

    private final long start;

    public TransferCommand(Io io) {
        super(io);
        start = io.nanoTime().getAsLong();
    }

    /** Runs a transfer, with a progress bar if standard error is a terminal. Returns the number of bytes copied. */
    final long withProgress(String name, Transfer transfer) throws IOException {
        try (ProgressBar bar = ProgressBar.of(io(), json(), name)) {
            return transfer.run(bar);
        }
    }

    final boolean recursive() {
        return recursive;
    }

    /** Whether a copy gets the time of last write of its source. */
    final boolean keepingTimes() {
        return !noTimes;
    }

    final SourceTimes times() {
        return new SourceTimes(keepingTimes(), reporter()::notice);
    }

    /** Returns the exception for a directory without -r. */
    static IOException needsRecursive(Object directory) {
        return new IOException(directory + " is a directory (add -r to copy it with its content)");
    }

    /** Converts an argument to a URL. */
    final SmbUrl url(String argument) {
        try {
            return SmbUrl.parse(argument);
        } catch (SmbUrl.MalformedException e) {
            throw usage(String.valueOf(e.getMessage()));
        }
    }

    /** Converts an argument to a local path. */
    final Path local(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw usage("not a file name on this system: it " + LocalEncoding.problem("rename it"));
        }
    }

    final void report(String source, String target, long files, long bytes) {
        report(source, target, files, bytes, more -> {});
    }

    /** Prints what was done, with --json only. */
    final void report(String source, String target, long files, long bytes, Consumer<Json> more) {
        if (json()) {
            long elapsed = TimeUnit.NANOSECONDS.toMillis(io().nanoTime().getAsLong() - start);
            Json json = new Json()
                    .add("source", source)
                    .add("target", target)
                    .add("files", files)
                    .add("bytes", bytes);
            more.accept(json);
            io().line(json.add("milliseconds", elapsed).toString());
        }
    }
}
