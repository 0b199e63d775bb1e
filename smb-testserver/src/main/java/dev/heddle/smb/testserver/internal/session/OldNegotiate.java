// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.session;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.testserver.internal.connection.ServerFrameFormat;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NegotiateResponse;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.UUID;

/**
 * Translates the SMB1 NEGOTIATE to an SMB2 NEGOTIATE that offers the same dialects. Clients that do not know whether
 * the server supports SMB2 start with the SMB1 message ([MS-SMB2] 3.3.5.3).
 */
public final class OldNegotiate {
    private static final int AT = ServerFrameFormat.HEADER_LENGTH;
    private static final int PROTOCOL_ID = 0x424D_53FF;
    private static final int COMMAND_OFFSET = 4;
    private static final int NEGOTIATE = 0x72;

    private OldNegotiate() {}

    /**
     * Translates a frame if it holds an SMB1 NEGOTIATE; returns an SMB2 frame unchanged.
     *
     * @param frame little-endian; the caller keeps the ownership
     * @throws ProtocolViolationException if the frame is another SMB1 message, or does not offer SMB2
     */
    public static PooledBuffer translate(PooledBuffer frame, BufferPool pool) throws ProtocolViolationException {
        ByteBuffer bytes = frame.bytes();
        if (bytes.getInt(AT) != PROTOCOL_ID) {
            return frame;
        }
        if ((bytes.get(AT + COMMAND_OFFSET) & 0xFF) != NEGOTIATE) {
            throw new ProtocolViolationException("the client sent an SMB1 request");
        }
        String text = US_ASCII.decode(bytes.slice(AT, bytes.limit() - AT)).toString();
        int dialect = text.contains("SMB 2.???") ? NegotiateResponse.WILDCARD : 0x0202;
        if (dialect == 0x0202 && !text.contains("SMB 2.002")) {
            throw new ProtocolViolationException("the client offers only SMB1 dialects");
        }
        return request(dialect, pool);
    }

    private static PooledBuffer request(int dialect, BufferPool pool) {
        NegotiateRequest request =
                new NegotiateRequest(SecurityMode.SIGNING_ENABLED, 0, new UUID(0, 0), List.of(dialect), List.of());
        int length = SmbHeader.LENGTH + request.encodedLength();
        PooledBuffer frame = pool.acquire(AT + length);
        frame.bytes().order(ByteOrder.BIG_ENDIAN).putInt(0, length);
        ByteBuffer message = frame.bytes().slice(AT, length).order(ByteOrder.LITTLE_ENDIAN);
        new SmbHeader(0, 0, SmbCommand.NEGOTIATE, 1, 0, 0, 0, 0, 0, 0).encode(message);
        request.encode(message);
        frame.bytes().order(ByteOrder.LITTLE_ENDIAN);
        return frame;
    }
}
