// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.core.Frame;
import dev.heddle.core.Inbound;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.crypto.CipherKind;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The receive path after a login. Every frame is routed or refused with a {@link ProtocolViolationException}, every
 * response is decoded or refused with a {@link WireFormatException}, and every buffer is released.
 */
class ReceiveFuzzTest {
    private static final long SESSION = 0x11;
    private static final byte[] KEY = new byte[16];

    private final BufferPool pool = new BufferPool(1 << 20);
    private final SmbProtocol protocol = new SmbProtocol(pool);
    private final MessageCipher server = MessageCipher.of(CipherKind.AES_128_GCM, KEY, KEY);

    ReceiveFuzzTest() {
        protocol.addCipher(SESSION, MessageCipher.of(CipherKind.AES_128_GCM, KEY, KEY), false);
    }

    /** Decodes the arriving messages, as their callers would. */
    private static final class Taker implements Inbound<SmbReply> {
        @Override
        public void reply(long id, int granted, SmbReply message) {
            try (message) {
                message.command().code();
                message.decode().encodedLength();
            } catch (WireFormatException e) {
                requireNonNull(e.getMessage());
            }
        }

        @Override
        public void next(int granted, SmbReply message) {
            throw new AssertionError("SMB answers by id");
        }

        @Override
        public void part(long id, int granted, SmbReply message) {
            throw new AssertionError("SMB has no replies in parts");
        }

        @Override
        public void nextPart(int granted, SmbReply message) {
            throw new AssertionError("SMB answers by id");
        }

        @Override
        public void interim(long id, int granted, long asyncId) {
            Objects.checkIndex(granted, 1 << 16);
        }

        @Override
        public void notification(int granted, SmbReply message) {
            message.close();
        }

        @Override
        public void send(Frame frame) {
            throw new AssertionError("SMB has no answers of the reader");
        }
    }

    private void receive(byte[] payload) {
        PooledBuffer frame = pool.acquire(SmbFrameFormat.HEADER_LENGTH + payload.length);
        frame.bytes().put(SmbFrameFormat.HEADER_LENGTH, payload);
        try {
            protocol.decode(frame, new Taker());
        } catch (ProtocolViolationException e) {
            requireNonNull(e.getMessage());
        } catch (IOException e) {
            throw new AssertionError("refused otherwise", e);
        }
        if (pool.onLoan() != 0) {
            throw new AssertionError(pool.onLoan() + " buffers stayed behind");
        }
    }

    @FuzzTest
    void frames(byte[] payload) {
        if (payload.length >= 64) { // the frame format guarantees that
            receive(payload);
        }
    }

    /** Frames of a server that has the key. */
    @FuzzTest
    void encryptedFrames(byte[] plain) {
        if (plain.length >= 64) {
            byte[] sealed = new byte[MessageCipher.TRANSFORM_HEADER_LENGTH + plain.length];
            server.encrypt(plain, 0, plain.length, sealed, 0, SESSION);
            receive(sealed);
        }
    }

    @FuzzTest
    void frameLengths(byte[] bytes) {
        SmbFrameFormat format = new SmbFrameFormat();
        for (int at = 0; at < bytes.length; at++) {
            try {
                int length = format.frameLength(ByteBuffer.wrap(bytes), at);
                boolean keepAlive = length == SmbFrameFormat.HEADER_LENGTH && bytes[at] == (byte) 0x85;
                if (length == SmbFrameFormat.MORE) {
                    continue;
                }
                if (length < SmbFrameFormat.HEADER_LENGTH + 64 && !keepAlive) {
                    throw new AssertionError("a frame of " + length + " bytes");
                }
            } catch (ProtocolViolationException e) {
                requireNonNull(e.getMessage());
            }
        }
    }
}
