// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks that a connection works on every transport. */
abstract class TransportsContract extends ContractFixture {

    private interface Script {
        void run(Link link) throws Exception;
    }

    private void overEach(Script script) throws Exception {
        for (Connected kind : Connected.values()) {
            TransportContract.Pair pair = kind.connect();
            Link link = add(spec().config(config -> config.withMaxQueuedBytes(256 << 10))
                    .over(pair.near(), pair.far()));
            try {
                script.run(link);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("over " + kind + ": " + e, e);
            }
            link.close();
        }
    }

    @Test
    void oneExchangeOverEachTransport() throws Exception {
        overEach(Link::assertWorks);
    }

    @Test
    void exchangesAtOnceOverEachTransport() throws Exception {
        overEach(link -> {
            link.peer.startEcho();
            exchange(link, 64, 100);
        });
    }

    /** The peer does not read while it writes, so both directions are full at times. */
    @Test
    void largeFramesOverEachTransport() throws Exception {
        overEach(link -> {
            link.peer.startEcho();
            exchange(link, 8, 200_000);
        });
    }

    private static void exchange(Link link, int count, int length) throws Exception {
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = i + "x".repeat(length);
            callers.add(Caller.startVirtual(() -> {
                int right = 0;
                for (int turn = 0; turn < 5; turn++) {
                    right += link.call(text).equals(text) ? 1 : 0;
                }
                return right;
            }));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(5);
        }
    }

    /** Uses one thread, which may be the only one that reads and writes. */
    @Test
    void manySendsBeforeTheFirstReceiveOverEachTransport() throws Exception {
        overEach(link -> {
            link.peer.startEcho();
            String text = "x".repeat(200_000);
            Caller<Integer> caller = start(() -> {
                List<Exchange<TestRequest, TestReply>> exchanges = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    exchanges.add(link.send(i + text));
                }
                int right = 0;
                for (int i = 0; i < 8; i++) {
                    right += link.receive(exchanges.get(i)).equals(i + text) ? 1 : 0;
                }
                return right;
            });
            assertThat(caller.get()).isEqualTo(8);
        });
    }

    @Test
    void thePeerEndsOverEachTransport() throws Exception {
        overEach(link -> {
            List<Caller<String>> callers = link.waitingCallers(5);
            link.peer.close();
            for (Caller<String> caller : callers) {
                assertReason(caller.failure(), Reason.PEER_CLOSED);
            }
        });
    }

    @Test
    void stopEndsEverythingOverEachTransport() throws Exception {
        overEach(link -> {
            List<Caller<String>> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                callers.add(link.caller("x".repeat(900_000)));
            }
            Bounded.await("a full queue", () -> link.metrics().queuedBytes() == 256 << 10);
            assertThat(link.handler.worker().stop(Deadline.NEVER)).isTrue();
            for (Caller<String> caller : callers) {
                assertReason(caller.failure(), Reason.STOPPED);
            }
        });
    }

    private static void assertReason(Throwable failure, Reason reason) {
        assertThat(failure).isInstanceOf(ConnectionClosedException.class);
        assertThat(((ConnectionClosedException) failure).reason())
                .as(failure.toString())
                .isEqualTo(reason);
    }
}
