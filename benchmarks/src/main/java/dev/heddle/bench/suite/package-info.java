/** Runs all measurements one after the other and keeps what they found. */
@NullMarked
package dev.heddle.bench.suite;

import org.jspecify.annotations.NullMarked;
