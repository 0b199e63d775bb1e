package dev.heddle.cli.command;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.ProgressBar;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.url.LocalEncoding;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What get, put and cp have in common. */
abstract class TransferCommand extends RemoteCommand {
    /** Stands for standard input or output. */
    static final String STREAM = "-";

    /** Copies one file and tells the bar how far it is. */
    @FunctionalInterface
    interface Transfer {
        /** Returns how many bytes it copied. */
        long run(@Nullable ProgressBar bar) throws IOException;
    }

    @Option(
            names = {"-r", "-R", "--recursive"},
            description = "Copy a directory and all that is in it.")
    private boolean recursive;

    private final long start;

    public TransferCommand(Io io) {
        super(io);
        start = io.nanoTime().getAsLong();
    }

    /** Runs it with a progress bar if somebody watches. */
    final long withProgress(String name, Transfer transfer) throws IOException {
        try (ProgressBar bar = ProgressBar.of(io(), json(), name)) {
            return transfer.run(bar);
        }
    }

    final boolean recursive() {
        return recursive;
    }

    /** What is thrown for a directory that is not to be copied with all that is in it. */
    static IOException needsRecursive(Object directory) {
        return new IOException(directory + " is a directory (add -r to copy it with all that is in it)");
    }

    /** The local path that an argument means. */
    final Path local(String argument) {
        try {
            return Path.of(argument);
        } catch (InvalidPathException e) {
            throw usage("this system cannot have a file of that name: it " + LocalEncoding.problem("rename it"));
        }
    }

    final void report(String source, String target, long files, long bytes) {
        report(source, target, files, bytes, more -> {});
    }

    /** Tells what was done, if the output is for programs. */
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
