package dev.heddle.bench.redis;

import org.jspecify.annotations.Nullable;

/** A client, as far as it is measured. Thread-safe. */
interface Getter extends AutoCloseable {
    /** Gets the value of a key and waits for it; null if there is none. */
    byte @Nullable [] get(byte[] key) throws Exception;

    @Override
    void close();
}
