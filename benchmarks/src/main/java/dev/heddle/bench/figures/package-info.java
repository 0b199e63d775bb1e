/** What is measured, as figures in files, and tables made of them. */
@NullMarked
package dev.heddle.bench.figures;

import org.jspecify.annotations.NullMarked;
