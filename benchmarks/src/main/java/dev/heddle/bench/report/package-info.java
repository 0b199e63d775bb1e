/** A page and tables of a document, made of the files of results alone. */
@NullMarked
package dev.heddle.bench.report;

import org.jspecify.annotations.NullMarked;
