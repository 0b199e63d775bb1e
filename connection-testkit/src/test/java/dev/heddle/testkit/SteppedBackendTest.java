// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.WorkerBackend;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;

final class SteppedBackendTest extends WorkerContract {
    private static final long SEED = Long.getLong("heddle.seed", System.nanoTime());

    @RegisterExtension
    static final AfterTestExecutionCallback SHOW_SEED = test -> test.getExecutionException()
            .ifPresent(failure -> failure.addSuppressed(new AssertionError("again with -Dheddle.seed=" + SEED)));

    @Override
    protected WorkerBackend backend() {
        return new SteppedBackend(SEED);
    }
}
