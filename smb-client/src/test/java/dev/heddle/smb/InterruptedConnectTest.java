// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class InterruptedConnectTest {
    @Test
    @Timeout(60)
    void anInterruptedConnectIsCancelledAndKeepsTheInterruptStatus() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                SmbClient client = SmbClient.builder()
                        .credentials(Credentials.anonymous())
                        .backend("single")
                        .build()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.connect("127.0.0.1", server.getLocalPort()))
                    .isInstanceOf(SmbCancelledException.class)
                    .hasMessage("interrupted while connecting to 127.0.0.1:" + server.getLocalPort())
                    .satisfies(e -> assertThat(Thread.interrupted()).isTrue());
        } finally {
            Thread.interrupted();
        }
    }
}
