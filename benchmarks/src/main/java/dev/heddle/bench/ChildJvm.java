// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.bench.figures.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a measurement in a JVM of its own, so that it shares no compiled code, heap or thread with other measurements.
 * The child JVM writes its figures to standard output, one per line, and nothing else.
 */
final class ChildJvm {
    private static final PrintStream OUT = System.out;

    private ChildJvm() {}

    /** Returns the command that starts a class of this class path on this Java. */
    static List<String> command(List<String> options, Class<?> main, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(args);
        return command;
    }

    /**
     * Runs a class and returns the figures that it {@linkplain #tell writes}.
     *
     * @throws IOException if the child JVM fails; the message contains its first error line
     */
    static List<Figure> figures(List<String> options, Class<?> main, List<String> args)
            throws IOException, InterruptedException {
        Path complaints = Files.createTempFile("bench-", ".err");
        Process process = new ProcessBuilder(command(options, main, args))
                .redirectError(complaints.toFile())
                .start();
        List<Figure> figures = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                figures.add(Figure.parse(line));
            }
            if (process.waitFor() != 0) {
                throw new IOException(main.getSimpleName() + " " + args + " failed: " + cause(complaints));
            }
            return figures;
        } finally {
            process.destroyForcibly();
            Files.delete(complaints);
        }
    }

    private static String cause(Path complaints) throws IOException {
        return Files.readAllLines(complaints).stream()
                .filter(line -> line.contains("Exception") || line.contains("Error"))
                .findFirst()
                .orElse("no error message");
    }

    /** Writes a figure to standard output, where the parent JVM reads it. */
    static void tell(Figure figure) {
        OUT.println(figure.line());
    }
}
