/** Compares the Redis client of the examples with other Redis clients for Java. Knows backends by name only. */
@NullMarked
package dev.heddle.bench.redis;

import org.jspecify.annotations.NullMarked;
