// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Encoding and decoding a message gives an equal message, and {@code encodedLength} is exact. */
class RoundTripTest {
    private static final long SEED = 20_240_229;
    private static final int VALUES = 300;

    static Set<SmbCommand> requests() {
        return EnumSet.allOf(SmbCommand.class);
    }

    static Set<SmbCommand> responses() {
        Set<SmbCommand> commands = requests();
        commands.remove(SmbCommand.CANCEL);
        return commands;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void request(SmbCommand command) throws WireFormatException {
        Samples samples = new Samples(SEED + command.code());
        for (int i = 0; i < VALUES; i++) {
            SmbRequest request = samples.request(command);
            ByteBuffer message = encode(request.encodedLength(), request::encode);
            SmbRequest again = SmbRequest.decode(command, message);
            assertThat(again).usingRecursiveComparison().isEqualTo(request);
            assertThat(encode(again.encodedLength(), again::encode)).isEqualTo(message);
            assertThat(again.payloadSize()).isEqualTo(request.payloadSize());
        }
    }

    @ParameterizedTest
    @MethodSource("responses")
    void response(SmbCommand command) throws WireFormatException {
        Samples samples = new Samples(SEED - command.code());
        for (int i = 0; i < VALUES; i++) {
            SmbResponse response = samples.response(command);
            ByteBuffer message = encode(response.encodedLength(), response::encode);
            SmbResponse again = SmbResponse.decode(command, NtStatus.SUCCESS.code(), message);
            assertThat(again).usingRecursiveComparison().isEqualTo(response);
            assertThat(encode(again.encodedLength(), again::encode)).isEqualTo(message);
        }
    }

    @ParameterizedTest
    @EnumSource
    void error(SmbCommand command) throws WireFormatException {
        Samples samples = new Samples(SEED);
        for (int i = 0; i < VALUES; i++) {
            ErrorResponse error = samples.error(command);
            ByteBuffer message = encode(error.encodedLength(), error::encode);
            SmbResponse again = SmbResponse.decode(command, NtStatus.ACCESS_DENIED.code(), message);
            assertThat(again).usingRecursiveComparison().isEqualTo(error);
        }
    }

    @Test
    void cancelHasNoResponse() {
        assertThatThrownBy(() -> SmbResponse.decode(SmbCommand.CANCEL, 0, buffer(100)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("CANCEL");
    }

    /** [MS-SMB2] 3.3.4.4: the statuses of responses with the command's own body. */
    @Test
    void statusChoosesTheBody() throws WireFormatException {
        ErrorResponse error = new ErrorResponse(SmbCommand.IOCTL, 0, new byte[0]);
        ByteBuffer errorBody = encode(error.encodedLength(), error::encode);
        IoctlResponse ioctl = new IoctlResponse(1, FileId.RELATED, 0, ByteBuffer.allocate(0), ByteBuffer.allocate(12));
        ByteBuffer ioctlBody = encode(ioctl.encodedLength(), ioctl::encode);
        ReadResponse read = new ReadResponse(0, ByteBuffer.allocate(3));
        ByteBuffer readBody = encode(read.encodedLength(), read::encode);

        int limits = NtStatus.INVALID_PARAMETER.code();
        assertThat(SmbResponse.decode(SmbCommand.IOCTL, limits, ioctlBody)).isInstanceOf(IoctlResponse.class);
        assertThat(SmbResponse.decode(SmbCommand.IOCTL, limits, errorBody)).isInstanceOf(ErrorResponse.class);
        int overflow = NtStatus.BUFFER_OVERFLOW.code();
        assertThat(SmbResponse.decode(SmbCommand.IOCTL, overflow, ioctlBody)).isInstanceOf(IoctlResponse.class);
        assertThat(SmbResponse.decode(SmbCommand.READ, overflow, readBody)).isInstanceOf(ReadResponse.class);
        assertThat(SmbResponse.decode(SmbCommand.WRITE, overflow, errorBody)).isInstanceOf(ErrorResponse.class);
        for (SmbCommand command : SmbCommand.values()) {
            assertThat(SmbResponse.decode(command, NtStatus.PENDING.code(), errorBody))
                    .isInstanceOf(ErrorResponse.class);
        }
    }

    @Test
    void encodingDoesNotMoveThePayload() {
        ByteBuffer data = ByteBuffer.allocate(50).position(10).limit(20);
        WriteRequest write = new WriteRequest(FileId.RELATED, 0, 0, 0, data);
        encode(write.encodedLength(), write::encode);
        assertThat(data.position()).isEqualTo(10);
        assertThat(data.limit()).isEqualTo(20);
    }

    @Test
    void decodedPayloadSharesTheMessage() throws WireFormatException {
        ReadResponse read = new ReadResponse(0, ByteBuffer.allocate(3));
        ByteBuffer message = encode(read.encodedLength(), read::encode);
        ByteBuffer data = ReadResponse.decode(message).data();
        message.put(80 + 2, (byte) 77);
        assertThat(data.get(2)).isEqualTo((byte) 77);
        assertThat(data.remaining()).isEqualTo(3);
    }

    @Test
    void callersMistakesAreNoWireErrors() {
        ByteBuffer bigEndian = ByteBuffer.allocate(100);
        assertThatThrownBy(() -> EchoRequest.decode(bigEndian)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EchoRequest().encode(bigEndian.position(64)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EchoRequest().encode(buffer(100).position(63)))
                .isInstanceOf(IllegalArgumentException.class);
        String longPath = "x".repeat(32_768);
        TreeConnectRequest tree = new TreeConnectRequest(0, longPath);
        assertThatThrownBy(() -> encode(tree.encodedLength(), tree::encode))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("path");
    }

    @Test
    void listsAreCopied() {
        List<Integer> dialects = new ArrayList<>(List.of(0x0202));
        NegotiateRequest request = new NegotiateRequest(1, 0, new UUID(1, 2), dialects, List.of());
        dialects.add(0x0311);
        assertThat(request.dialects()).containsExactly(0x0202);
    }

    /** The GUID that [MS-DTYP] 2.3.4 prints, in the byte order of 2.3.4.2. */
    @Test
    void guidIsMixedEndian() {
        byte[] bytes = new byte[16];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        Guids.put(buffer, UUID.fromString("6b29fc40-ca47-1067-b31d-00dd010662da"));
        assertThat(bytes)
                .containsExactly(
                        0x40, 0xFC, 0x29, 0x6B, 0x47, 0xCA, 0x67, 0x10, 0xB3, 0x1D, 0x00, 0xDD, 0x01, 0x06, 0x62, 0xDA);
        assertThat(Guids.get(buffer, 0)).isEqualTo(UUID.fromString("6b29fc40-ca47-1067-b31d-00dd010662da"));
    }

    private static ByteBuffer encode(int length, Consumer<ByteBuffer> encoder) {
        ByteBuffer message = buffer(SmbHeader.LENGTH + length).position(SmbHeader.LENGTH);
        encoder.accept(message);
        assertThat(message.hasRemaining())
                .as("bytes of the encoded length that were not written")
                .isFalse();
        return message.rewind();
    }

    private static ByteBuffer buffer(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }
}
