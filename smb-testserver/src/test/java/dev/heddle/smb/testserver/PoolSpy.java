// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import dev.heddle.core.Worker;
import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.testkit.LeakCheck;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backend that records the pools of its connections, so that a test can count the unreleased buffers. */
final class PoolSpy implements WorkerBackend {
    private final WorkerBackend real;
    private final Set<BufferPool> pools = ConcurrentHashMap.newKeySet();

    PoolSpy(String backend) {
        this.real = Workers.named(backend);
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public String description() {
        return real.description();
    }

    @Override
    public Worker newWorker(WorkerConfig config) {
        pools.add(config.pool());
        return real.newWorker(config);
    }

    /** Waits until every buffer is released. */
    void assertNothingOnLoan() {
        pools.forEach(LeakCheck::assertNoBuffers);
    }
}
