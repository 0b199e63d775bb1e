/**
 * A Redis client, as an example of a protocol on Heddle's core: {@link dev.heddle.examples.redis.RedisClient} is what
 * applications use, the other types are values, or translate between them and bytes. Knows no backend and makes no
 * thread.
 */
@NullMarked
package dev.heddle.examples.redis;

import org.jspecify.annotations.NullMarked;
