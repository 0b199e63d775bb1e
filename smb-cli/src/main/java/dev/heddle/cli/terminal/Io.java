// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.terminal;

import dev.heddle.cli.cleanup.UnfinishedFiles;
import dev.heddle.cli.text.Text;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The process as a command sees it: streams, terminal, environment and clock.
 *
 * @param stdin bytes to upload, or the password
 * @param stdout standard output: file contents, and the bytes that {@code out} writes
 * @param out text for standard output, in UTF-8; buffered
 * @param err messages and progress; flushed at every line
 * @param terminal which of the three streams are a terminal
 * @param environment environment variables by name
 * @param prompt asks the user for a password
 * @param nanoTime a monotonic clock, in nanoseconds
 * @param zones supplies the time zone for displayed times; called only when there is a time to show, since Java loads
 *     all zones then
 * @param unfinished files to delete if the process must end at once
 */
public record Io(
        InputStream stdin,
        OutputStream stdout,
        PrintWriter out,
        PrintWriter err,
        Terminal terminal,
        Function<String, @Nullable String> environment,
        PasswordPrompt prompt,
        LongSupplier nanoTime,
        Supplier<ZoneId> zones,
        UnfinishedFiles unfinished) {

    /** Thrown if standard output cannot be written. */
    public static final class BrokenOutputException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenOutputException() {
            super("cannot write to standard output");
        }
    }

    /** Asks the user for a password. */
    @FunctionalInterface
    public interface PasswordPrompt {
        /**
         * Returns the password without a line end, or null if the user cannot be asked. The caller overwrites the
         * array.
         */
        char @Nullable [] ask(String question);
    }

    public static Io of(
            InputStream stdin, OutputStream stdout, OutputStream stderr, Terminal terminal, PasswordPrompt prompt) {
        return new Io(
                stdin,
                stdout,
                new PrintWriter(new OutputStreamWriter(stdout, StandardCharsets.UTF_8)),
                new PrintWriter(new OutputStreamWriter(stderr, StandardCharsets.UTF_8), true),
                terminal,
                System::getenv,
                prompt,
                System::nanoTime,
                ZoneId::systemDefault,
                new UnfinishedFiles());
    }

    /** Returns a copy with other environment variables. */
    public Io in(Function<String, @Nullable String> otherEnvironment) {
        return new Io(stdin, stdout, out, err, terminal, otherEnvironment, prompt, nanoTime, zones, unfinished);
    }

    /** Returns the time zone for displayed times. */
    public ZoneId zone() {
        return zones.get();
    }

    /** Writes a line of text to standard output. */
    public void line(String text) {
        // Not println: the bytes must be the same on every system.
        out.print(text + "\n");
    }

    /** Flushes standard output. Fails if any text could not be written. */
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new BrokenOutputException();
        }
    }

    /** Returns the name as it may be shown on standard output: escaped if that is a terminal. */
    public String shown(String name) {
        return terminal.out() ? Text.printable(name) : name;
    }
}
