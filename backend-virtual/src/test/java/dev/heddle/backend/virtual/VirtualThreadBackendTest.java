// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.virtual;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.Workers;
import dev.heddle.testkit.ThreadedWorkerContract;

final class VirtualThreadBackendTest extends ThreadedWorkerContract {
    @Override
    protected WorkerBackend backend() {
        return Workers.named("virtual");
    }

    @Override
    protected boolean virtual() {
        return VirtualThreadBackend.MONITORS_FREE_CARRIERS;
    }
}
