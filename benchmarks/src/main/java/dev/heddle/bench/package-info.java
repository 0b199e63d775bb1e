/**
 * JMH benchmarks of the worker backends, beside a raw socket and a naive client. Knows backends by name only, as
 * applications do; everything measured talks to the same {@link dev.heddle.bench.EchoServer}.
 */
@NullMarked
package dev.heddle.bench;

import org.jspecify.annotations.NullMarked;
