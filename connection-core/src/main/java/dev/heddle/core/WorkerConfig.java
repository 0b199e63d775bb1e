// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.buffer.BufferPool;
import java.time.Duration;

/**
 * Settings of a worker. Immutable; one instance, and with it one buffer pool, may serve many connections.
 *
 * @param name prefix of the names of the connection's threads
 * @param time the clock of all deadlines
 * @param pool provides the memory of the frames
 * @param maxQueuedBytes how many bytes of frames may wait to be written before callers have to wait, above 0
 * @param receiveBufferBytes the most bytes of one read, 1 KiB to 16 MiB; allocated for the life of the connection
 * @param maxNotifications how many notifications may wait for a slow listener, above 0; {@link Overflow} says what
 *     happens to further ones
 * @param maxNotificationBytes how many bytes of frames the waiting notifications may hold, above 0
 * @param defaultTimeout how long a call without an explicit deadline waits, above 0
 */
public record WorkerConfig(
        String name,
        TimeSource time,
        BufferPool pool,
        int maxQueuedBytes,
        int receiveBufferBytes,
        int maxNotifications,
        int maxNotificationBytes,
        Duration defaultTimeout) {

    /** Checks the ranges. */
    public WorkerConfig {
        positive("maxQueuedBytes", maxQueuedBytes);
        positive("maxNotifications", maxNotifications);
        positive("maxNotificationBytes", maxNotificationBytes);
        if (receiveBufferBytes < 1024 || receiveBufferBytes > 1 << 24) {
            throw new IllegalArgumentException("receiveBufferBytes out of range: " + receiveBufferBytes);
        }
        if (defaultTimeout.isZero() || defaultTimeout.isNegative()) {
            throw new IllegalArgumentException("defaultTimeout must be above 0: " + defaultTimeout);
        }
    }

    private static void positive(String what, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be above 0: " + value);
        }
    }

    /**
     * Returns the defaults, with a pool of their own: 4 MiB send queue, 128 KiB reads, 1,024 notifications of 16 MiB,
     * 30 s.
     */
    public static WorkerConfig defaults() {
        return new WorkerConfig(
                "heddle",
                TimeSource.SYSTEM,
                new BufferPool(64L << 20),
                4 << 20,
                128 << 10,
                1024,
                16 << 20,
                Duration.ofSeconds(30));
    }

    /** Returns a copy with another name. */
    public WorkerConfig withName(String newName) {
        return new WorkerConfig(
                newName,
                time,
                pool,
                maxQueuedBytes,
                receiveBufferBytes,
                maxNotifications,
                maxNotificationBytes,
                defaultTimeout);
    }

    /** Returns a copy with another clock. */
    public WorkerConfig withTime(TimeSource newTime) {
        return new WorkerConfig(
                name,
                newTime,
                pool,
                maxQueuedBytes,
                receiveBufferBytes,
                maxNotifications,
                maxNotificationBytes,
                defaultTimeout);
    }

    /** Returns a copy with another buffer pool. */
    public WorkerConfig withPool(BufferPool newPool) {
        return new WorkerConfig(
                name,
                time,
                newPool,
                maxQueuedBytes,
                receiveBufferBytes,
                maxNotifications,
                maxNotificationBytes,
                defaultTimeout);
    }

    /** Returns a copy with another bound of the send queue, in bytes. */
    public WorkerConfig withMaxQueuedBytes(int bytes) {
        return new WorkerConfig(
                name, time, pool, bytes, receiveBufferBytes, maxNotifications, maxNotificationBytes, defaultTimeout);
    }

    /** Returns a copy with another read size, in bytes. */
    public WorkerConfig withReceiveBufferBytes(int bytes) {
        return new WorkerConfig(
                name, time, pool, maxQueuedBytes, bytes, maxNotifications, maxNotificationBytes, defaultTimeout);
    }

    /** Returns a copy with another bound on the number of waiting notifications. */
    public WorkerConfig withMaxNotifications(int count) {
        return new WorkerConfig(
                name, time, pool, maxQueuedBytes, receiveBufferBytes, count, maxNotificationBytes, defaultTimeout);
    }

    /** Returns a copy with another bound on the bytes that waiting notifications hold. */
    public WorkerConfig withMaxNotificationBytes(int bytes) {
        return new WorkerConfig(
                name, time, pool, maxQueuedBytes, receiveBufferBytes, maxNotifications, bytes, defaultTimeout);
    }

    /** Returns a copy with another default timeout. */
    public WorkerConfig withDefaultTimeout(Duration timeout) {
        return new WorkerConfig(
                name, time, pool, maxQueuedBytes, receiveBufferBytes, maxNotifications, maxNotificationBytes, timeout);
    }
}
