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
 * A measurement in a JVM of its own, so that no code, no heap and no thread of another is in it. It tells its figures
 * line by line on its output, and nothing else.
 */
final class ChildJvm {
    private static final PrintStream OUT = System.out;

    private ChildJvm() {}

    /** The command that starts a class of this class path on this Java. */
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
     * Runs a class, and returns what it {@linkplain #tell tells}.
     *
     * @throws IOException if it fails; the message has what it said last
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
                .orElse("it said nothing");
    }

    /** Tells a figure to whoever runs this. */
    static void tell(Figure figure) {
        OUT.println(figure.line());
    }
}
