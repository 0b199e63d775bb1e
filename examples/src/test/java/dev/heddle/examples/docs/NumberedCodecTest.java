// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.core.MessageProtocol;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the codec of docs/write-a-protocol.md: replies find their requests in any order. */
@Timeout(60)
class NumberedCodecTest {
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void answersComeInAnotherOrder(String backend) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread peer = Thread.ofPlatform().daemon().start(() -> answerBackwards(listening));
            WorkerConfig config = WorkerConfig.defaults().withDefaultTimeout(Duration.ofSeconds(20));
            try (ConnectionMessageHandler<byte[], byte[]> connection = ConnectionMessageHandler.start(
                    Workers.named(backend).newWorker(config),
                    TcpTransport.connect("127.0.0.1", listening.getLocalPort(), Duration.ofSeconds(20)),
                    MessageProtocol.of(new NumberedCodec(), config.pool()),
                    message -> {})) {
                Exchange<byte[], byte[]> first =
                        connection.sendo("first".getBytes(UTF_8), connection.defaultDeadline());
                Exchange<byte[], byte[]> second = connection.sendo(new byte[0], connection.defaultDeadline());

                assertThat(connection.recvo(first)).isEqualTo("first".getBytes(UTF_8));
                assertThat(connection.recvo(second)).isEmpty();
            }
            peer.join(20_000);
            assertThat(peer.isAlive()).isFalse();
        }
    }

    /** Receives two messages and sends them back, the second one first. */
    private static void answerBackwards(ServerSocket listening) {
        try (Socket socket = listening.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            Deque<byte[]> messages = new ArrayDeque<>();
            for (int i = 0; i < 2; i++) {
                messages.push(in.readNBytes(in.readInt()));
            }
            for (byte[] message : messages) {
                out.writeInt(message.length);
                out.write(message);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
