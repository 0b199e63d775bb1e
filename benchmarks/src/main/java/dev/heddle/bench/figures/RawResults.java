// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.figures;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The results of a measurement, as a file keeps them.
 *
 * @param name name of the measurement
 * @param settings settings of the measurement, as on a command line
 * @param machine machine on which it ran
 * @param begun start time, ISO 8601
 * @param seconds duration in seconds
 * @param otherCores average number of processors that other processes used meanwhile; -1 if the system does not report
 *     it
 * @param remarks failures and other notes
 * @param figures figures in the order of measurement
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

    /** Writes the results as JSON, one figure per line, so that two files can be compared line by line. */
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
     * Reads results from a file.
     *
     * @throws IOException if the file is not one that {@link #write} wrote
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
