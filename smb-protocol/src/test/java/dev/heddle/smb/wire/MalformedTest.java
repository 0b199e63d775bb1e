// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Decoders reject malformed messages, and the error names the structure and the wrong field. */
class MalformedTest {
    /** Sets one field of a valid message to a wrong value: offset, width in bytes, value, expected error text. */
    @ParameterizedTest
    @CsvSource({
        "read-response, 64, 2, 16, ReadResponse.StructureSize at offset 64 is 16",
        "read-response, 66, 1, 79, ReadResponse.DataOffset at offset 66 is 79",
        "read-response, 66, 1, 81, ReadResponse.DataOffset at offset 66 is 81",
        "read-response, 66, 1, 255, ReadResponse.DataOffset at offset 66 is 255",
        "read-response, 68, 4, 14, ReadResponse.DataOffset at offset 66 is 80",
        "read-response, 68, 4, -1, and 4294967295 bytes run past the end",
        "write-request, 68, 4, 2147483647, WriteRequest.DataOffset at offset 66 is 112",
        "write-request, 66, 2, 111, points before the end of the fixed part at 112",
        "write-response, 68, 4, -1, WriteResponse.Count at offset 68 is 4294967295",
        "read-request, 68, 4, -1, ReadRequest.Length at offset 68 is 4294967295",
        "negotiate-311-response, 122, 2, 65535, NegotiateResponse.SecurityBufferOffset",
        "negotiate-311-response, 124, 4, 127, SMB2_NEGOTIATE_CONTEXT.NegotiateContextOffset",
        "negotiate-311-response, 124, 4, -1, SMB2_NEGOTIATE_CONTEXT.NegotiateContextOffset",
        "negotiate-311-response, 70, 2, 4, SMB2_NEGOTIATE_CONTEXT",
        "negotiate-311-response, 210, 2, 65535, SMB2_NEGOTIATE_CONTEXT.Data",
        "negotiate-311-response, 216, 2, 65535, SMB2_PREAUTH_INTEGRITY_CAPABILITIES.HashAlgorithms",
        "negotiate-311-response, 218, 2, 33, SMB2_PREAUTH_INTEGRITY_CAPABILITIES.Salt",
        "negotiate-311-request, 66, 2, 65535, NegotiateRequest.Dialects",
        "session-setup-1-response, 70, 2, 60000, SessionSetupResponse.SecurityBufferOffset",
        "session-setup-1-request, 76, 2, 87, SessionSetupRequest.SecurityBufferOffset",
        "tree-connect-request, 70, 2, 33, TreeConnectRequest.Path",
        "tree-connect-request, 70, 2, 36, TreeConnectRequest.PathOffset",
        "create-snapshot-request, 100, 4, 6, CreateRequest.CreateDisposition at offset 100 is 6",
        "create-snapshot-request, 110, 2, 9, CreateRequest.Name",
        "create-snapshot-request, 116, 4, 33, CreateRequest.CreateContextsOffset",
        "create-snapshot-request, 112, 4, 119, CreateRequest.CreateContextsOffset",
        "create-contexts-response, 152, 4, 8, SMB2_CREATE_CONTEXT.Next at offset 0 is 8",
        "create-contexts-response, 152, 4, 33, SMB2_CREATE_CONTEXT.Next at offset 0 is 33",
        "create-contexts-response, 152, 4, 120, SMB2_CREATE_CONTEXT.Next at offset 0 is 120",
        "create-contexts-response, 152, 4, -8, SMB2_CREATE_CONTEXT.Next at offset 0 is 4294967288",
        "create-contexts-response, 156, 2, 15, SMB2_CREATE_CONTEXT.NameOffset",
        "create-contexts-response, 164, 4, 9, SMB2_CREATE_CONTEXT.DataOffset",
        "query-directory-response, 68, 4, 347, QueryDirectoryResponse.OutputBufferOffset",
        "query-all-response, 66, 2, 0, QueryInfoResponse.OutputBufferOffset at offset 66 is 0",
        "set-rename-request, 68, 4, 27, SetInfoRequest.BufferOffset",
        "ioctl-validate-negotiate-request, 92, 4, 33, IoctlRequest.InputOffset",
        "ioctl-validate-negotiate-response, 100, 4, 25, IoctlResponse.OutputOffset",
        "ioctl-validate-negotiate-response, 96, 4, -1, IoctlResponse.OutputOffset",
        "create-missing-response, 68, 4, 2, ErrorResponse.ErrorData",
        "echo-response, 64, 2, 5, EchoResponse.StructureSize",
        "set-rename-response, 64, 2, 4, SetInfoResponse.StructureSize",
    })
    void wrongField(String name, int at, int width, int value, String said) {
        ByteBuffer message = RecordedMessages.message(name);
        switch (width) {
            case 1 -> message.put(at, (byte) value);
            case 2 -> message.putShort(at, (short) value);
            default -> message.putInt(at, value);
        }
        assertThatThrownBy(() -> decode(message))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining(said);
    }

    /** A truncated message is rejected, unless only bytes are missing that belong to no field. */
    @ParameterizedTest
    @MethodSource("dev.heddle.smb.wire.RecordedMessages#names")
    void truncated(String name) throws WireFormatException {
        ByteBuffer whole = RecordedMessages.message(name);
        int shortest = whole.limit();
        while (shortest > 0 && decodes(whole.duplicate().limit(shortest - 1))) {
            shortest--;
        }
        assertThat(whole.limit() - shortest).as("bytes not needed").isLessThanOrEqualTo(3);
        for (int length = 0; length < shortest; length++) {
            assertThat(decodes(whole.duplicate().limit(length)))
                    .as("%s cut off at %d", name, length)
                    .isFalse();
        }
    }

    @Test
    void emptyDataMayHaveAnyOffset() throws WireFormatException {
        ByteBuffer message = RecordedMessages.message("read-response");
        message.putInt(68, 0).put(66, (byte) 0);
        assertThat(ReadResponse.decode(message).data().remaining()).isZero();
    }

    @Test
    void largeCountsAllocateNothing() {
        ByteBuffer message = RecordedMessages.message("negotiate-202-response");
        message.putShort(68, (short) 0x0311).putShort(70, (short) 65_535).putInt(124, message.limit());
        assertThatThrownBy(() -> decode(message))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("SMB2_NEGOTIATE_CONTEXT");
    }

    @Test
    void unknownContextsAreKept() throws WireFormatException {
        ByteBuffer message = RecordedMessages.message("negotiate-311-response");
        message.putShort(208, (short) 0x1234);
        List<NegotiateContext> contexts = NegotiateResponse.decode(message).contexts();
        assertThat(contexts).hasSize(3);
        assertThat(contexts.get(0).type()).isEqualTo(0x1234);
        assertThat(contexts.get(0).dataLength()).isEqualTo(38);
    }

    private static boolean decodes(ByteBuffer message) {
        try {
            decode(message.order(ByteOrder.LITTLE_ENDIAN));
            return true;
        } catch (WireFormatException e) {
            return false;
        }
    }

    private static Object decode(ByteBuffer message) throws WireFormatException {
        SmbHeader header = SmbHeader.decode(message);
        return header.isResponse()
                ? SmbResponse.decode(header.command(), header.status(), message)
                : SmbRequest.decode(header.command(), message);
    }
}
