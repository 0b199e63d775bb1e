/** Figures of measurements, the files that keep them, and tables of them. */
@NullMarked
package dev.heddle.bench.figures;

import org.jspecify.annotations.NullMarked;
