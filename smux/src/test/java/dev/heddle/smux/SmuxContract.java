// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import org.junit.jupiter.api.Nested;

/** The tests that a session must pass on every backend. */
abstract class SmuxContract {
    abstract String name();

    @Nested
    final class Traffic extends TrafficTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Close extends CloseTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class HalfClose extends HalfCloseTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Reset extends ResetTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class HeldHalfClose extends HeldHalfCloseTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Deadlines extends DeadlinesTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class KeepAlives extends KeepAlivesTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Flow extends FlowTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Peer extends PeerTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Policy extends PolicyTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class Defects extends DefectsTests {
        @Override
        String backend() {
            return name();
        }
    }

    @Nested
    final class RandomFrames extends RandomFramesTests {
        @Override
        String backend() {
            return name();
        }
    }
}
