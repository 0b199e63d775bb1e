/**
 * A Redis client, as an example of a protocol on Heddle's core. Applications use {@link
 * dev.heddle.examples.redis.RedisClient}; the other types are values, or convert between values and bytes. This package
 * knows no backend and creates no thread.
 */
@NullMarked
package dev.heddle.examples.redis;

import org.jspecify.annotations.NullMarked;
