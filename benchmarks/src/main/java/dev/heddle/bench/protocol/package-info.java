/** What one thread does of a protocol without any connection: wire formats, signatures, encryption, authentication. */
@NullMarked
package dev.heddle.bench.protocol;

import org.jspecify.annotations.NullMarked;
