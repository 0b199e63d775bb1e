/** Servers that tests and benchmarks of the examples start for themselves. Knows nothing of the clients. */
@NullMarked
package dev.heddle.examples.server;

import org.jspecify.annotations.NullMarked;
