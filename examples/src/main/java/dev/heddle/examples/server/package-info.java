/** Servers that tests and benchmarks of the examples start. This package does not know the clients. */
@NullMarked
package dev.heddle.examples.server;

import org.jspecify.annotations.NullMarked;
