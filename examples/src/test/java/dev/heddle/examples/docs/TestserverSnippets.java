// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.Faults;
import dev.heddle.smb.testserver.ServedCommand;
import dev.heddle.smb.testserver.ServedShare;
import dev.heddle.smb.testserver.junit.Shared;
import dev.heddle.smb.testserver.junit.SmbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The snippets of docs/testserver.md. */
@SuppressWarnings({"ClassCanBeStatic", "UnusedVariable"}) // readers write their code like this
final class TestserverSnippets {
    private TestserverSnippets() {}

    // snippet: testserver, JUnit
    @SmbServer(
            shares = {"in", "out"},
            user = "alice",
            password = "secret")
    class ImportTest {
        @Test
        void takesWhatIsNew(EmbeddedSmbServer server, @Shared("in") Path in, @Shared("out") Path out)
                throws IOException {
            Files.writeString(in.resolve("order.csv"), "1;2;3");
            new Import(server.host(), server.port(), "alice", "secret").run(); // yours, with whatever SMB client
            assertThat(out.resolve("order.done")).exists();
        }
    }
    // end

    /** Stands for the application of a reader. */
    private record Import(String host, int port, String user, String password) {
        void run() {}
    }

    static void alone(Path folder, Path other) throws IOException {
        // snippet: testserver, alone
        try (EmbeddedSmbServer server = EmbeddedSmbServer.builder()
                .share("data", folder)
                .share(ServedShare.of("archive", other).asReadOnly().asHidden())
                .user("alice", "secret")
                .dialects(SmbDialect.SMB_2_1, SmbDialect.SMB_3_0_2)
                .encryptionRequired(false)
                .start()) {
            connectTo(server.host(), server.port());
        }
        // end
    }

    private static void connectTo(String host, int port) {}

    static void faults(EmbeddedSmbServer server) throws IOException, InterruptedException {
        // snippet: testserver, faults
        Faults faults = server.faults();
        faults.on(ServedCommand.READ).skip(2).times(1).corruptSignature(); // the third READ's answer is not genuine
        faults.on(ServedCommand.CREATE).times(1).expireSession(); // log in again, please
        faults.on(ServedCommand.WRITE).fail(0xC000007F); // STATUS_DISK_FULL
        faults.on().delay(Duration.ofMillis(50)); // every answer is late
        faults.slowLink(3_000_000, Duration.ofMillis(10)); // bytes a second, and a round trip
        faults.dropAfter(100_000); // resets each connection after so many bytes
        faults.dropConnections(); // now
        faults.reboot(Duration.ofSeconds(1)); // all sessions and open files are gone
        faults.clear();
        // end
    }
}
