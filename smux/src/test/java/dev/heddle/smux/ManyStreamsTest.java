// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens 100,000 streams on one session, measures the memory of an idle stream, and checks that each stream works. */
@Tag("integration")
@Timeout(600)
final class ManyStreamsTest {
    private static final int STREAMS = 100_000;
    private static final int MAX_BYTES_A_SIDE = 400;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aHundredThousandStreams(String backend) throws Exception {
        SmuxConfig config = SmuxConfig.builder()
                .version(2)
                .backend(Workers.named(backend))
                .acceptBacklog(STREAMS, AcceptOverflow.PAUSE)
                .build();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            try (SmuxSession client = SmuxSession.client(
                            TcpTransport.connect("127.0.0.1", port, Duration.ofSeconds(60)), config);
                    SmuxSession server = SmuxSession.server(TcpTransport.of(listener.accept()), config)) {
                openAndUse(client, server);
            }
        }
    }

    private static void openAndUse(SmuxSession client, SmuxSession server) throws Exception {
        List<SmuxStream> near = new ArrayList<>(STREAMS);
        List<SmuxStream> far = new ArrayList<>(STREAMS);
        int threads = Thread.activeCount();
        long used = usedHeap();
        for (int i = 0; i < STREAMS; i++) {
            near.add(client.openStream());
            far.add(server.acceptStream());
        }
        long each = (usedHeap() - used) / (2L * STREAMS);
        assertThat(each).as("bytes of heap per idle stream and side").isLessThanOrEqualTo(MAX_BYTES_A_SIDE);
        assertThat(Thread.activeCount()).as("threads").isLessThanOrEqualTo(threads + 2);
        assertThat(client.numStreams()).isEqualTo(STREAMS);
        assertThat(server.numStreams()).isEqualTo(STREAMS);
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int i = 0; i < STREAMS; i += 97) {
            near.get(i).write(one.clear().put(0, (byte) i));
            assertThat(far.get(i).read(one.clear())).isEqualTo(1);
            assertThat(one.get(0)).isEqualTo((byte) i);
        }
        near.forEach(SmuxStream::close);
        assertThat(client.numStreams()).isZero();
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }
}
