// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.Workers;
import dev.heddle.core.net.TcpTransport;
import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests a peer that opens streams and does nothing else. */
@Tag("integration")
@Timeout(120)
final class FloodTest {
    private static final int SYNS = 100_000;

    @Test
    void aFloodOfStreamsFitsIntoASmallHeapAndOthersAreServed() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process echo = new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.heddle.cli.Heddle",
                        "smux",
                        "echo",
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = echo.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
            try (Socket flood = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread reader = Thread.ofVirtual().start(() -> drain(flood));
                flood.getOutputStream().write(syns());
                assertEchoes(port);
                flood.shutdownOutput();
                assertThat(reader.join(Duration.ofSeconds(30))).isTrue();
            }
            assertEchoes(port);
            assertThat(echo.isAlive()).isTrue();
        } finally {
            echo.destroy();
            assertThat(echo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static byte[] syns() {
        ByteBuffer syns = ByteBuffer.allocate(SYNS * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < SYNS; i++) {
            syns.put((byte) 2).put((byte) 0).putShort((short) 0).putInt(2 * i + 3);
        }
        return syns.array();
    }

    private static void drain(Socket socket) {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            assertThat(e).isNotNull(); // the echo server closes the connection
        }
    }

    private static void assertEchoes(int port) throws Exception {
        SmuxConfig config = SmuxConfig.builder()
                .version(2)
                .backend(Workers.named("threads"))
                .build();
        try (SmuxSession session =
                        SmuxSession.client(TcpTransport.connect("127.0.0.1", port, Duration.ofSeconds(30)), config);
                SmuxStream stream = session.openStream()) {
            stream.readDeadline(session.deadline(Duration.ofSeconds(60)));
            stream.write(ByteBuffer.wrap(new byte[] {7}));
            ByteBuffer back = ByteBuffer.allocate(1);
            assertThat(stream.read(back)).isEqualTo(1);
            assertThat(back.get(0)).isEqualTo((byte) 7);
        }
    }
}
