/**
 * Benchmarks of protocol code on one thread, without a connection: wire formats, signatures, encryption,
 * authentication.
 */
@NullMarked
package dev.heddle.bench.protocol;

import org.jspecify.annotations.NullMarked;
