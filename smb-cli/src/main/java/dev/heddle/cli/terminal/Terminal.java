package dev.heddle.cli.terminal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which standard streams are a terminal.
 *
 * @param in standard input
 * @param out standard output
 * @param err standard error
 */
public record Terminal(boolean in, boolean out, boolean err) {
    public static final Terminal NONE = new Terminal(false, false, false);

    /** Asks the system. */
    public static Terminal detect() {
        return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    /**
     * Java only tells whether standard input and output both are a terminal, and says nothing of standard error. Linux
     * shows where each leads to; elsewhere Java's answer must do for all three.
     */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
        try {
            String leadsTo = Files.readSymbolicLink(link).toString();
            return leadsTo.startsWith("/dev/pts/") || leadsTo.startsWith("/dev/tty") || leadsTo.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException noSuchLink) {
            return consoleIsTerminal();
        }
    }

    /** Up to Java 21 there is a console only on a terminal; later ones have one always, and a method that tells. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean consoleIsTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return Runtime.version().feature() < 22
                    || (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Console.isTerminal", e);
        }
    }

    /** Asks for a password on the console, without showing it. */
    public char @Nullable [] askPassword(String question) {
        // Some Java releases hand out a console even when nobody sits there.
        Console console = in && out ? System.console() : null;
        return console == null ? null : console.readPassword("%s", question);
    }
}
