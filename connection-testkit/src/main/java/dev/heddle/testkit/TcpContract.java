// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.core.Deadline;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Checks the behavior that can differ between memory and a socket. */
abstract class TcpContract extends ContractFixture {
    private final List<SocketChannel> accepted = new ArrayList<>();

    private Link tcp() throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            Transport near = TcpTransport.connect("127.0.0.1", port, Duration.ofSeconds(60));
            SocketChannel far = server.accept();
            accepted.add(far);
            return add(
                    spec().config(config -> config.withMaxNotifications(10_000).withMaxQueuedBytes(256 << 10))
                            .over(near, TcpTransport.of(far)));
        }
    }

    @Test
    void replyOrderReversedOverTcp() throws Exception {
        Link link = tcp();
        List<Caller<String>> callers = link.waitingCallers(20);
        List<TestMessage> requests = new ArrayList<>(link.pending());
        Collections.reverse(requests);
        for (TestMessage request : requests) {
            link.peer.send(request.answer("to " + request.text()));
        }
        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).get()).isEqualTo("to caller " + i);
        }
    }

    @Test
    void manyCallersAndLargeFramesOverTcp() throws Exception {
        Link link = tcp();
        link.peer.startEcho();
        List<Caller<Integer>> callers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String text = i + "x".repeat(60_000);
            callers.add(Caller.startVirtual(() -> {
                int right = 0;
                for (int turn = 0; turn < 20; turn++) {
                    right += link.call(text).equals(text) ? 1 : 0;
                }
                return right;
            }));
        }
        for (Caller<Integer> caller : callers) {
            assertThat(caller.get()).isEqualTo(20);
        }
    }

    @Test
    void writeBlocksWhileThePeerFloodsOverTcp() throws Exception {
        Link link = tcp();
        AtomicInteger heard = new AtomicInteger();
        link.onNotification(message -> {
            message.release();
            heard.incrementAndGet();
        });
        List<Caller<String>> callers = new ArrayList<>();
        String body = "x".repeat(900_000);
        for (int i = 0; i < 12; i++) {
            callers.add(link.caller(i + body));
        }
        TestMessage flood = TestMessage.notification("y".repeat(10_000));
        for (int i = 0; i < 1500; i++) {
            link.peer.send(flood);
        }
        for (TestMessage request : link.peer.awaitRequests(12)) {
            link.peer.send(request.answer(request.text().substring(0, 4)));
        }
        for (int i = 0; i < 12; i++) {
            assertThat(callers.get(i).get()).startsWith(i + "x");
        }
        Bounded.await("all notifications", () -> heard.get() == 1500);
    }

    @Test
    void timeoutOverTcp() throws Exception {
        Link link = tcp();
        Caller<String> hasty = link.caller("hasty", Duration.ofSeconds(1));
        TestMessage request = link.peer.awaitRequest();
        clock.advance(Duration.ofSeconds(1));
        assertThat(hasty.failure()).isInstanceOf(ExchangeTimeoutException.class);
        link.peer.await(TestMessage.Kind.CANCEL);
        link.peer.send(request.answer("too late"));
        link.assertWorks();
    }

    /** An interrupted thread that uses a blocking channel closes it for all threads. */
    @Test
    void interruptsDoNotCloseTheSocket() throws Exception {
        Link link = tcp();
        Caller<String> other = link.caller("other");
        TestMessage first = link.peer.awaitRequest();
        Caller<String> waiting = link.caller("waiting");
        link.peer.awaitRequest();
        waiting.interrupt();
        assertThat(waiting.failure()).isInstanceOf(ExchangeCancelledException.class);
        link.peer.await(TestMessage.Kind.CANCEL);
        Throwable early = Caller.start(() -> {
                    Thread.currentThread().interrupt();
                    return link.call("interrupted already");
                })
                .failure();
        assertThat(early).isInstanceOf(ExchangeCancelledException.class);
        link.peer.send(first.answer("ok"));
        assertThat(other.get()).isEqualTo("ok");
        assertThat(link.handler.isOpen()).isTrue();
    }

    @Test
    void peerClosesTheSocket() throws Exception {
        Link link = tcp();
        List<Caller<String>> callers = link.waitingCallers(5);
        link.peer.close();
        for (Caller<String> caller : callers) {
            assertReason(caller.failure(), Reason.PEER_CLOSED);
        }
        assertReason(link.caller("afterwards").failure(), Reason.PEER_CLOSED);
    }

    @Test
    void peerResetsTheSocket() throws Exception {
        Link link = tcp();
        List<Caller<String>> callers = link.waitingCallers(5);
        accepted.get(0).setOption(StandardSocketOptions.SO_LINGER, 0);
        link.peer.close();
        for (Caller<String> caller : callers) {
            assertReason(caller.failure(), Reason.IO_ERROR);
        }
    }

    private static void assertReason(Throwable failure, Reason reason) {
        assertThat(failure).isInstanceOf(ConnectionClosedException.class);
        assertThat(((ConnectionClosedException) failure).reason())
                .as(failure.toString())
                .isEqualTo(reason);
    }

    @Test
    void stopEndsABlockedReadAndABlockedWrite() throws Exception {
        Link link = tcp();
        List<Caller<String>> callers = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            callers.add(link.caller("x".repeat(900_000)));
        }
        Bounded.await("a full queue", () -> link.metrics().queuedBytes() == 256 << 10);
        assertThat(link.handler.worker().stop(Deadline.NEVER)).isTrue();
        for (Caller<String> caller : callers) {
            assertReason(caller.failure(), Reason.STOPPED);
        }
    }
}
