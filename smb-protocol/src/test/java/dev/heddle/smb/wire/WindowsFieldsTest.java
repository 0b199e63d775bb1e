// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Fields of messages between Windows machines, compared with Microsoft's articles about these messages. */
class WindowsFieldsTest {
    @Test
    void bytesAreThoseOfTheArticle() throws NoSuchAlgorithmException {
        byte[] hash = new byte[64];
        for (String name : List.of(
                "windows-negotiate-request",
                "windows-negotiate-response",
                "windows-session-setup-1-request",
                "windows-session-setup-1-response",
                "windows-session-setup-2-request")) {
            MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
            sha512.update(hash);
            sha512.update(RecordedMessages.message(name));
            hash = sha512.digest();
        }
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("0dd13628cc3ed218ef9df9772d436d0887ab9814bfae63a80aa845f36909db79"
                        + "28622dddad522d9751640a459762c5a9d6bb084cbb3ce6bdadef5d5bce3c6c01");
    }

    @Test
    void negotiate() throws WireFormatException {
        NegotiateRequest request = (NegotiateRequest) RecordedMessages.request("windows-negotiate");
        assertThat(request.dialects()).containsExactly(0x0202, 0x0210, 0x0300, 0x0302, 0x0311);
        assertThat(request.contexts()).hasSize(2);
        assertThat(((PreauthIntegrityCapabilities) request.contexts().get(0)).salt())
                .hasSize(32)
                .startsWith(0xFA, 0x49);
        assertThat(request.contexts().get(1))
                .isEqualTo(new EncryptionCapabilities(
                        List.of(EncryptionCapabilities.AES_128_GCM, EncryptionCapabilities.AES_128_CCM)));

        NegotiateResponse response = (NegotiateResponse) RecordedMessages.response("windows-negotiate");
        assertThat(response.dialectRevision()).isEqualTo(0x0311);
        assertThat(response.serverGuid()).isEqualTo(UUID.fromString("f3cacb39-7129-4249-bdce-5d60f09ab3fb"));
        assertThat(response.securityBuffer()).hasSize(0x140);
        assertThat(response.maxReadSize()).isEqualTo(8 << 20);
        assertThat(response.serverStartTime()).isPositive();
        assertThat(response.contexts().get(1))
                .isEqualTo(new EncryptionCapabilities(List.of(EncryptionCapabilities.AES_128_GCM)));
    }

    @Test
    void sessionSetup() throws WireFormatException {
        ByteBuffer message = RecordedMessages.message("windows-session-setup-1-response");
        SmbHeader header = SmbHeader.decode(message);
        assertThat(header.sessionId()).isEqualTo(0x1000_0000_0019L);
        assertThat(header.status()).isEqualTo(NtStatus.MORE_PROCESSING_REQUIRED.code());
        assertThat(header.treeId()).isZero();
        assertThat(((SessionSetupResponse) RecordedMessages.response("windows-session-setup-1")).securityBuffer())
                .hasSize(0xB3);
        assertThat(((SessionSetupRequest) RecordedMessages.request("windows-session-setup-2")).securityBuffer())
                .hasSize(0x1CF);

        SmbHeader last = SmbHeader.decode(RecordedMessages.message("windows-session-setup-2-response"));
        assertThat(last.flags()).isEqualTo(SmbHeader.FLAG_SERVER_TO_REDIR | SmbHeader.FLAG_SIGNED);
        assertThat(((SessionSetupRequest) RecordedMessages.request("windows-session-binding")).flags())
                .isEqualTo(SessionSetupRequest.FLAG_BINDING);
    }
}
