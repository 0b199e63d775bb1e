// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Creates the report and fills the tables of documents. */
public final class Report {
    private Report() {}

    /**
     * Writes the report page and fills the tables of documents.
     *
     * @param results folder of the files of results
     * @param report folder of the page
     * @param documents documents with tables to fill
     * @return the page
     */
    public static Path make(Path results, Path report, List<Path> documents) throws IOException {
        Results read = Results.read(results);
        Path page = Files.createDirectories(report).resolve("index.html");
        Files.writeString(page, Page.of(read));
        for (Path document : documents) {
            Files.writeString(document, Guide.fill(Files.readString(document), read));
        }
        return page;
    }
}
