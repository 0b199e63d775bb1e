// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedCommand;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that the Samba tests wait, at their end, for a CLOSE whose response comes after responses to later requests.
 */
class LateAnswerTest {
    @Timeout(180)
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void isWaitedFor(String backend, @TempDir Path folder) throws Exception {
        try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                        .share(SambaConfig.SHARE, folder)
                        .user(SambaServer.USER, SambaServer.PASSWORD)
                        .start();
                SmbClient client = SessionTestCase.alice(backend).build();
                SmbSession session = client.connect(server.host(), server.port());
                SmbShare share = session.share(SambaConfig.SHARE)) {
            server.faults().on(ServedCommand.CLOSE).delay(Duration.ofMillis(300));
            share.writeFile("file", new byte[] {1});
            session.echo();
            SessionTestCase.awaitIdle(session);
            assertThat(session.metrics().connection().exchangesOpen()).isZero();
        }
    }
}
