// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.testserver.internal.session.OldNegotiate;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.wire.SmbHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Decodes the requests of a frame. Runs on the reader thread, since message ids must be recorded in the order of their
 * arrival, and a request must be registered before the CANCEL that names it.
 */
final class Unpacker {
    private static final int AT = ServerFrameFormat.HEADER_LENGTH;

    private final ServerConnection connection;

    Unpacker(ServerConnection connection) {
        this.connection = connection;
    }

    /**
     * Decodes the requests of a frame.
     *
     * @param frame the chain takes ownership, or this method releases it
     * @throws IOException if the frame violates the protocol
     */
    RequestChain unpack(PooledBuffer frame) throws IOException {
        PooledBuffer plain;
        try {
            frame.bytes().order(ByteOrder.LITTLE_ENDIAN);
            plain = OldNegotiate.translate(frame, connection.pool());
        } catch (IOException | RuntimeException e) {
            frame.release();
            throw e;
        }
        if (plain != frame) {
            frame.release();
        }
        boolean encrypted = plain.bytes().getInt(AT) == SmbHeader.TRANSFORM_PROTOCOL_ID;
        RequestChain chain = encrypted ? decrypt(plain) : new RequestChain(connection, plain, null);
        try {
            split(chain, encrypted ? 0 : AT);
            return chain;
        } catch (IOException | RuntimeException e) {
            chain.drop();
            throw e;
        }
    }

    private RequestChain decrypt(PooledBuffer frame) throws IOException {
        try {
            byte[] sealed = frame.bytes().array();
            int length = frame.bytes().limit() - AT;
            MessageCipher.checkHeader(sealed, AT, length);
            ServerSession session = connection.sessionThatEncrypts(MessageCipher.sessionId(sealed, AT));
            PooledBuffer plain = connection.pool().acquire(length - MessageCipher.TRANSFORM_HEADER_LENGTH);
            if (!session.cipher().decrypt(sealed, AT, length, plain.bytes().array(), 0)) {
                plain.release();
                throw new ProtocolViolationException("a frame of session 0x" + Long.toHexString(session.id())
                        + " cannot be decrypted: it has another key, or was modified");
            }
            return new RequestChain(connection, plain, session);
        } finally {
            frame.release();
        }
    }

    private void split(RequestChain chain, int start) throws IOException {
        ByteBuffer all = chain.bytes().order(ByteOrder.LITTLE_ENDIAN);
        int at = start;
        int next;
        do {
            int length = SmbHeader.messageLength(all, at);
            ByteBuffer message = all.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
            next = SmbHeader.nextCommand(all, at);
            Call call = connection.accept(chain, header(message, next), message);
            chain.add(call);
            at += next;
        } while (next != 0);
    }

    /**
     * Decodes a header without its NextCommand: the header's checks read NextCommand as an offset within the same
     * buffer, but here the next message is in another slice.
     */
    private static SmbHeader header(ByteBuffer message, int next) throws IOException {
        SmbHeader.putNextCommand(message, 0, 0);
        SmbHeader header = SmbHeader.decode(message);
        SmbHeader.putNextCommand(message, 0, next); // the signature covers the original value
        return header;
    }
}
