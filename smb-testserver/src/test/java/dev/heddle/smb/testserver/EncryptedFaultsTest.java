// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests faults of encrypted frames. The client detects them before it knows the request of the response, so that they
 * close the connection.
 */
@EachBackend
class EncryptedFaultsTest extends ServerCase {
    private static final byte[] CONTENT = new byte[5000];

    EncryptedFaultsTest(String backend) {
        super(backend);
    }

    @Override
    EmbeddedSmbServer.Builder configure(EmbeddedSmbServer.Builder builder) {
        return builder.encryptionRequired(true);
    }

    @BeforeEach
    void placeAFile() throws IOException {
        Files.write(folder.resolve("file"), CONTENT);
    }

    private void readingEndsTheConnection() throws SmbException {
        share.stat("file");
        assertThatThrownBy(() -> share.readAllBytes("file")).isInstanceOf(SmbProtocolException.class);
        Bounded.await("the session is over", () -> !session.isOpen());
    }

    @Test
    void noFault() throws SmbException {
        assertThat(share.readAllBytes("file")).isEqualTo(CONTENT);
    }

    @Test
    void aWrongTag() throws SmbException {
        server.faults().on(ServedCommand.READ).corruptTag();
        readingEndsTheConnection();
    }

    @Test
    void aChangedPayload() throws SmbException {
        server.faults().on(ServedCommand.READ).corruptPayload();
        readingEndsTheConnection();
    }

    @Test
    void aWrongSignatureInside() throws SmbException {
        server.faults().on(ServedCommand.READ).corruptSignature();
        readingEndsTheConnection();
    }
}
