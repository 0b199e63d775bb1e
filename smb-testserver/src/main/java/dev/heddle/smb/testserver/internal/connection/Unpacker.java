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
 * Finds the requests in a frame. Runs on the thread that reads, since the ids that requests use have to be noted in the
 * order in which they came, and a request has to be known before the CANCEL that means it.
 */
final class Unpacker {
    private static final int AT = ServerFrameFormat.HEADER_LENGTH;

    private final ServerConnection connection;

    Unpacker(ServerConnection connection) {
        this.connection = connection;
    }

    /**
     * The requests of a frame.
     *
     * @param frame passes into the chain's ownership, or goes back to its pool
     * @throws IOException if it breaks the protocol
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
                        + " was not encrypted with the session's key, or changed on the way");
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

    /** The header's checks take NextCommand as a step to a message that is in the same buffer, which here it is not. */
    private static SmbHeader header(ByteBuffer message, int next) throws IOException {
        SmbHeader.putNextCommand(message, 0, 0);
        SmbHeader header = SmbHeader.decode(message);
        SmbHeader.putNextCommand(message, 0, next); // signed as it came
        return header;
    }
}
