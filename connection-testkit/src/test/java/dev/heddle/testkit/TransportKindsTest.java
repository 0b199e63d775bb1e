// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import org.junit.jupiter.api.Nested;

/** Runs the transport contract on the transports of the testkit and of the core. */
final class TransportKindsTest {

    @Nested
    final class InMemory extends TransportContract {
        @Override
        protected Pair connect() {
            InMemoryTransport.Pair pair = InMemoryTransport.pair(20_000);
            return new Pair(pair.left(), pair.right());
        }
    }

    @Nested
    final class WithFaultsThatAreNotSet extends TransportContract {
        @Override
        protected Pair connect() {
            InMemoryTransport.Pair pair = InMemoryTransport.pair(20_000);
            return new Pair(new FaultTransport(pair.left()), pair.right());
        }
    }

    @Nested
    final class Tcp extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            return Connected.TCP.connect();
        }
    }

    @Nested
    final class TcpWithFaultsThatAreNotSet extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            Pair pair = Connected.TCP.connect();
            return new Pair(new FaultTransport(pair.near()), pair.far());
        }
    }

    @Nested
    final class Unix extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            return Connected.UNIX.connect();
        }
    }

    /** An accepted channel has no name for its peer. */
    @Nested
    final class AcceptedUnix extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            Pair pair = Connected.UNIX.connect();
            return new Pair(pair.far(), pair.near());
        }
    }

    @Nested
    final class SocketStreams extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            return Connected.SOCKET_STREAMS.connect();
        }
    }

    @Nested
    final class PipedStreams extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            return Connected.PIPED_STREAMS.connect();
        }
    }

    @Nested
    final class OneByteChannel extends TransportContract {
        @Override
        protected Pair connect() throws Exception {
            return Connected.BYTE_CHANNEL.connect();
        }

        @Override
        protected boolean halfCloses() {
            return false;
        }
    }
}
