/**
 * Benchmarks of the worker backends, with a raw socket and a naive client for comparison. Knows backends by name only,
 * as applications do; all clients talk to the same {@link dev.heddle.bench.EchoServer}.
 */
@NullMarked
package dev.heddle.bench;

import org.jspecify.annotations.NullMarked;
