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
 * What a command touches of its process.
 *
 * @param stdin bytes to upload, or the password
 * @param stdout where file contents go, and what {@code out} writes to
 * @param out text for standard output, in UTF-8; buffered
 * @param err messages and progress; flushed at every line
 * @param terminal which of the three are a terminal
 * @param environment environment variables by name
 * @param prompt how to ask for a password
 * @param nanoTime a clock that never goes back, in nanoseconds
 * @param zones in which zone people want to read times; only asked when there is one to show, since Java reads all
 *     zones then
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

    /** Nobody takes what is written to standard output. */
    public static final class BrokenOutputException extends IOException {
        private static final long serialVersionUID = 1;

        BrokenOutputException() {
            super("cannot write to standard output");
        }
    }

    /** Asks a person. */
    @FunctionalInterface
    public interface PasswordPrompt {
        /** The password without a line end, to be overwritten by the caller; null if nobody can be asked. */
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

    /** The same with other environment variables. */
    public Io in(Function<String, @Nullable String> otherEnvironment) {
        return new Io(stdin, stdout, out, err, terminal, otherEnvironment, prompt, nanoTime, zones, unfinished);
    }

    /** The zone in which people want to read times. */
    public ZoneId zone() {
        return zones.get();
    }

    /** A line of text on standard output. */
    public void line(String text) {
        // Not println: the same bytes on every system.
        out.print(text + "\n");
    }

    /** Brings all text out. */
    public void flush() throws IOException {
        if (out.checkError()) {
            throw new BrokenOutputException();
        }
    }

    /** The name as it may be shown on standard output. */
    public String shown(String name) {
        return terminal.out() ? Text.printable(name) : name;
    }
}
