// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.WorkerBackend;
import org.junit.jupiter.api.Nested;

/**
 * The contract of every worker backend. A backend's test is a subclass that returns the backend:
 *
 * <pre>{@code
 * final class MyBackendTest extends WorkerContract {
 *     @Override
 *     protected WorkerBackend backend() {
 *         return new MyBackend();
 *     }
 * }
 * }</pre>
 *
 * <p>All waits are bounded and no test sleeps; timeouts are tested on a {@link FakeClock}. After every test nothing may
 * be left: no thread, no acquired buffer, no open exchange, no queued frame.
 */
public abstract class WorkerContract {

    /** For subclasses. */
    protected WorkerContract() {}

    /** Returns the backend that the suite tests. */
    protected abstract WorkerBackend backend();

    @Nested
    final class Replies extends RepliesContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Notifications extends NotificationsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class FullInbox extends OverflowContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Lines extends LinesContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class HandOver extends HandOverContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Timeouts extends TimeoutsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class TimeoutsOfVirtualCallers extends TimeoutsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }

        @Override
        boolean virtualCallers() {
            return true;
        }
    }

    @Nested
    final class Standstill extends StandstillContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class StandstillOfVirtualCallers extends StandstillContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }

        @Override
        boolean virtualCallers() {
            return true;
        }
    }

    @Nested
    final class Pending extends PendingContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class PendingOfVirtualCallers extends PendingContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }

        @Override
        boolean virtualCallers() {
            return true;
        }
    }

    @Nested
    final class Futures extends FuturesContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Callbacks extends CallbacksContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Failures extends FailuresContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Ids extends IdsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Ordered extends OrderedContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class PartsOfReplies extends PartsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class PartsForVirtualCallers extends PartsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }

        @Override
        boolean virtualCallers() {
            return true;
        }
    }

    @Nested
    final class Flow extends FlowContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class PausedReading extends ReadingContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class Stopping extends StopContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class OverTcp extends TcpContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }

    @Nested
    final class OverTransports extends TransportsContract {
        @Override
        WorkerBackend backend() {
            return WorkerContract.this.backend();
        }
    }
}
