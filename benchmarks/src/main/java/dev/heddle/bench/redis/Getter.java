// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import org.jspecify.annotations.Nullable;

/** The part of a Redis client that is measured. Thread-safe. */
interface Getter extends AutoCloseable {
    /** Gets the value of a key; blocks until the reply arrives. Returns null if the key has no value. */
    byte @Nullable [] get(byte[] key) throws Exception;

    @Override
    void close();
}
