/** Runs all measurements in sequence and keeps their results. */
@NullMarked
package dev.heddle.bench.suite;

import org.jspecify.annotations.NullMarked;
