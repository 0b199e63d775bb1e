// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.PreparedFrame;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.WriteRequest;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Item 0.6: a frame's length has 24 bits, and the negotiated sizes need fewer. */
class FrameLengthTest {
    private static final int BESIDE_DATA = 64 + 48;

    private final BufferPool pool = new BufferPool(1 << 20);
    private final SmbProtocol protocol = new SmbProtocol(pool);

    private PreparedFrame prepare(int requestLength) {
        ByteBuffer data = ByteBuffer.allocate(requestLength - BESIDE_DATA);
        return protocol.prepare(List.of(SmbCall.of(new WriteRequest(FileId.RELATED, 0, 0, 0, data), "file")));
    }

    @Test
    void aRequestThatDoesNotFitIntoAFrameIsRefusedBeforeAnythingIsSpent() {
        PreparedFrame largest = prepare(SmbFrameFormat.MAX_REQUEST);
        assertThat(largest.length()).isEqualTo(SmbFrameFormat.HEADER_LENGTH + SmbFrameFormat.MAX_REQUEST);
        largest.release();
        for (int tooMuch : new int[] {1, 52, 53, 54, 4096}) {
            assertThatThrownBy(() -> prepare(SmbFrameFormat.MAX_REQUEST + tooMuch))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("WRITE 'file'");
        }
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void whatTheServerMaySendIsBoundedByWhatWasNegotiated() throws ProtocolViolationException {
        SmbFrameFormat format = new SmbFrameFormat();
        assertThat(format.maxFrameLength()).isLessThan(128 << 10);
        format.allowPayload(8 << 20);
        assertThat(format.maxFrameLength()).isBetween(8 << 20, 9 << 20);
        ByteBuffer longest = ByteBuffer.allocate(4).putInt(0, 0xFF_FFFF);
        assertThat(format.frameLength(longest, 0)).isEqualTo(4 + 0xFF_FFFF).isGreaterThan(format.maxFrameLength());
    }
}
