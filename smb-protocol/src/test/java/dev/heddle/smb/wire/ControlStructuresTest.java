// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.fscc.FileAllocatedRangeBuffer;
import dev.heddle.smb.fscc.FileSetSparseBuffer;
import dev.heddle.smb.fscc.FileZeroDataInformation;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy.Chunk;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkResponse;
import dev.heddle.smb.wire.ioctl.SrvRequestResumeKeyResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inputs and outputs of control operations, with the layouts of [MS-SMB2] 2.2.31 and 2.2.32 and [MS-FSCC] 2.3. */
class ControlStructuresTest {
    private static final byte[] KEY = key();

    private static byte[] key() {
        byte[] key = new byte[24];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (i + 1);
        }
        return key;
    }

    private static ByteBuffer bytes(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void aCopyNamesSourceAndRanges() throws WireFormatException {
        SrvCopyChunkCopy copy = new SrvCopyChunkCopy(KEY, List.of(new Chunk(1L << 40, 2, 3), new Chunk(4, 5, 6)));
        ByteBuffer expected = bytes(80);
        expected.put(KEY).putInt(2).putInt(0);
        expected.putLong(1L << 40).putLong(2).putInt(3).putInt(0);
        expected.putLong(4).putLong(5).putInt(6).putInt(0).flip();
        assertThat(copy.toBuffer()).isEqualTo(expected);
        assertThat(SrvCopyChunkCopy.decode(expected)).usingRecursiveComparison().isEqualTo(copy);
    }

    @Test
    void aCopyOfMoreRangesThanAreThereIsMalformed() {
        ByteBuffer lying = bytes(80).putInt(24, 3);
        assertThatThrownBy(() -> SrvCopyChunkCopy.decode(lying)).isInstanceOf(WireFormatException.class);
        ByteBuffer many = bytes(80).putInt(24, Integer.MAX_VALUE);
        assertThatThrownBy(() -> SrvCopyChunkCopy.decode(many)).isInstanceOf(WireFormatException.class);
        ByteBuffer negative = bytes(80).putInt(24, -1);
        assertThatThrownBy(() -> SrvCopyChunkCopy.decode(negative)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void aCopysResultHasThreeNumbers() throws WireFormatException {
        SrvCopyChunkResponse response = new SrvCopyChunkResponse(256, 1 << 20, -1);
        ByteBuffer expected = bytes(12).putInt(256).putInt(1 << 20).putInt(-1).flip();
        assertThat(response.toBuffer()).isEqualTo(expected);
        assertThat(SrvCopyChunkResponse.decode(expected)).isEqualTo(response);
        assertThatThrownBy(() -> SrvCopyChunkResponse.decode(bytes(11))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void aResumeKeyHas24Bytes() throws WireFormatException {
        ByteBuffer output = new SrvRequestResumeKeyResponse(KEY).toBuffer();
        assertThat(output.remaining()).isEqualTo(32);
        assertThat(SrvRequestResumeKeyResponse.decode(output).resumeKey()).isEqualTo(KEY);
        assertThatThrownBy(() -> SrvRequestResumeKeyResponse.decode(bytes(23))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void sparseZeroAndRanges() throws WireFormatException {
        assertThat(new FileSetSparseBuffer(true).toBuffer()).isEqualTo(ByteBuffer.wrap(new byte[] {1}));
        assertThat(FileSetSparseBuffer.decode(ByteBuffer.wrap(new byte[] {0})).sparse())
                .isFalse();
        FileZeroDataInformation zero = new FileZeroDataInformation(5, 1L << 33);
        assertThat(zero.toBuffer())
                .isEqualTo(bytes(16).putLong(5).putLong(1L << 33).flip());
        assertThat(FileZeroDataInformation.decode(zero.toBuffer())).isEqualTo(zero);
        ByteBuffer two = bytes(32).putLong(1).putLong(2).putLong(3).putLong(4).flip();
        assertThat(FileAllocatedRangeBuffer.decodeAll(two))
                .containsExactly(new FileAllocatedRangeBuffer(1, 2), new FileAllocatedRangeBuffer(3, 4));
        assertThat(FileAllocatedRangeBuffer.decodeAll(bytes(0))).isEmpty();
        assertThat(new FileAllocatedRangeBuffer(1, 2).toBuffer()).isEqualTo(two.slice(0, 16));
        assertThatThrownBy(() -> FileAllocatedRangeBuffer.decodeAll(bytes(24))).isInstanceOf(WireFormatException.class);
    }

    @Test
    void aLockAsTheSpecificationLaysItOut() throws WireFormatException {
        LockRequest request = new LockRequest(
                new FileId(7, 8),
                0,
                List.of(new LockElement(100, 50, LockElement.EXCLUSIVE | LockElement.FAIL_IMMEDIATELY)));
        assertThat(request.encodedLength()).isEqualTo(48);
        ByteBuffer message = bytes(112).position(64);
        request.encode(message);
        ByteBuffer expected = bytes(112).position(64);
        expected.putShort((short) 48).putShort((short) 1).putInt(0).putLong(7).putLong(8);
        expected.putLong(100).putLong(50).putInt(0x12).putInt(0);
        assertThat(message.flip()).isEqualTo(expected.flip());
        assertThatThrownBy(() -> LockRequest.decode(bytes(112).putShort(64, (short) 48)))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("LockCount");
    }
}
