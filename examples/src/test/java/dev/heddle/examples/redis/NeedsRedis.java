// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks tests that start a Redis server. If Redis is not installed they are skipped; in CI they fail instead. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("integration")
@ExtendWith(RedisExtension.class)
@interface NeedsRedis {}
