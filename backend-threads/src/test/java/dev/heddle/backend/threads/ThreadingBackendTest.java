// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.threads;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.Workers;
import dev.heddle.testkit.ThreadedWorkerContract;

final class ThreadingBackendTest extends ThreadedWorkerContract {
    @Override
    protected WorkerBackend backend() {
        return Workers.named("threads");
    }

    @Override
    protected boolean virtual() {
        return false;
    }
}
