// SPDX-License-Identifier: Apache-2.0
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

    /** Detects which standard streams are a terminal. */
    public static Terminal detect() {
        return new Terminal(isTerminal(0), isTerminal(1), isTerminal(2));
    }

    /**
     * Java reports only whether standard input and output are both a terminal, and nothing about standard error. On
     * Linux, /proc shows the target of each stream; elsewhere Java's answer is used for all three.
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

    /**
     * Up to Java 21, a console exists only on a terminal. Later versions always have one, and a method that reports
     * whether it is a terminal.
     */
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

    /** Asks for a password on the console, without echo. Returns null if there is no terminal. */
    public char @Nullable [] askPassword(String question) {
        // Some Java releases return a console even if there is no terminal.
        Console console = in && out ? System.console() : null;
        return console == null ? null : console.readPassword("%s", question);
    }
}
