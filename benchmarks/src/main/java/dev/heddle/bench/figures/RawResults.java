package dev.heddle.bench.figures;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A measurement as it is kept in a file.
 *
 * @param name of the measurement
 * @param settings of it, as one would type them
 * @param machine where it ran
 * @param begun when, ISO 8601
 * @param seconds how long it took
 * @param otherCores how many processors others used meanwhile, on average; -1 where the system does not say
 * @param remarks what did not work, or deserves a note
 * @param figures in the order measured
 */
public record RawResults(
        String name,
        String settings,
        Machine machine,
        String begun,
        double seconds,
        double otherCores,
        List<String> remarks,
        List<Figure> figures) {
    private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

    /** Keeps unmodifiable copies of the lists. */
    public RawResults {
        remarks = List.copyOf(remarks);
        figures = List.copyOf(figures);
    }

    /** Writes it as JSON: a figure a line, so that two files can be compared by lines. */
    public void write(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        String head =
                JSON.toJson(new RawResults(name, settings, machine, begun, seconds, otherCores, remarks, List.of()));
        StringBuilder json = new StringBuilder(head.substring(0, head.length() - "]}".length()));
        String before = "\n";
        for (Figure figure : figures) {
            json.append(before).append(figure.line());
            before = ",\n";
        }
        Files.writeString(file, json.append("\n]}\n"));
    }

    /**
     * Reads it.
     *
     * @throws IOException if the file is not one of {@link #write}
     */
    public static RawResults read(Path file) throws IOException {
        try {
            RawResults read = JSON.fromJson(Files.readString(file), RawResults.class);
            if (read == null) {
                throw new IOException(file + " is empty");
            }
            return read;
        } catch (RuntimeException e) {
            throw new IOException(file + " is not a file of results", e);
        }
    }
}
