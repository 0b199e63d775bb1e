/** Creates the report page and the tables of documents from the files of results alone. */
@NullMarked
package dev.heddle.bench.report;

import org.jspecify.annotations.NullMarked;
