// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.loop;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.Workers;
import dev.heddle.testkit.WorkerContract;

final class LoopBackendTest extends WorkerContract {
    @Override
    protected WorkerBackend backend() {
        return Workers.named("loop");
    }
}
