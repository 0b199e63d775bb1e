// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoRequest;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** FSCTL_VALIDATE_NEGOTIATE_INFO with bytes that are written by hand from [MS-SMB2] 2.2.31.4 and 2.2.32.6. */
class ValidateNegotiateInfoTest {
    private static final UUID GUID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
    private static final String GUID_BYTES = "33221100554477668899aabbccddeeff";
    private static final String REQUEST = "44000000" + GUID_BYTES + "0300" + "0400" + "0202" + "1002" + "0003" + "0203";
    private static final String RESPONSE = "47000000" + GUID_BYTES + "0100" + "0203";

    @Test
    void request() throws Exception {
        ValidateNegotiateInfoRequest request =
                new ValidateNegotiateInfoRequest(0x44, GUID, 3, List.of(0x0202, 0x0210, 0x0300, 0x0302));
        assertThat(hex(request.toBuffer())).isEqualTo(REQUEST);
        assertThat(ValidateNegotiateInfoRequest.decode(bytes(REQUEST))).isEqualTo(request);
    }

    @Test
    void response() throws Exception {
        ValidateNegotiateInfoResponse response = new ValidateNegotiateInfoResponse(0x47, GUID, 1, 0x0302);
        assertThat(hex(response.toBuffer())).isEqualTo(RESPONSE).hasSize(2 * ValidateNegotiateInfoResponse.LENGTH);
        assertThat(ValidateNegotiateInfoResponse.decode(bytes(RESPONSE))).isEqualTo(response);
    }

    @Test
    void whatIsCutOffIsMalformed() {
        for (int length = 0; length < REQUEST.length(); length += 2) {
            ByteBuffer cut = bytes(REQUEST.substring(0, length));
            assertThatThrownBy(() -> ValidateNegotiateInfoRequest.decode(cut)).isInstanceOf(WireFormatException.class);
        }
        for (int length = 0; length < RESPONSE.length(); length += 2) {
            ByteBuffer cut = bytes(RESPONSE.substring(0, length));
            assertThatThrownBy(() -> ValidateNegotiateInfoResponse.decode(cut)).isInstanceOf(WireFormatException.class);
        }
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
