package dev.heddle.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Makes what is read of what was measured. */
public final class Report {
    private Report() {}

    /**
     * Writes the page, and fills the tables of the guide.
     *
     * @param results folder of the raw figures
     * @param report folder of the page
     * @param guide document whose tables are made anew
     * @return the page
     */
    public static Path make(Path results, Path report, Optional<Path> guide) throws IOException {
        Results read = Results.read(results);
        Path page = Files.createDirectories(report).resolve("index.html");
        Files.writeString(page, Page.of(read));
        if (guide.isPresent()) {
            Files.writeString(guide.get(), Guide.fill(Files.readString(guide.get()), read));
        }
        return page;
    }
}
