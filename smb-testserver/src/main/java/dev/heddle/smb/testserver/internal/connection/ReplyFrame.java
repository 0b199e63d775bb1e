// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.buffer.BufferPool;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.testserver.internal.fault.Fault;
import dev.heddle.smb.testserver.internal.session.ServerSession;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encodes responses into a frame, signed or encrypted. */
final class ReplyFrame {
    /** The offset that makes an id wrong. */
    private static final int WRONG = 1000;

    private final BufferPool pool;

    ReplyFrame(BufferPool pool) {
        this.pool = pool;
    }

    /**
     * Returns a frame with these responses, ready to be sent.
     *
     * @param encryptFor the session whose key encrypts the frame; null for none
     */
    PooledBuffer of(List<RequestChain.Reply> replies, @Nullable ServerSession encryptFor) {
        int length = 0;
        for (RequestChain.Reply reply : replies) {
            length = WireWriter.align8(length)
                    + SmbHeader.LENGTH
                    + reply.answer().body().encodedLength();
        }
        PooledBuffer plain = pool.acquire(ServerFrameFormat.HEADER_LENGTH + length);
        putLength(plain, length);
        int at = ServerFrameFormat.HEADER_LENGTH;
        try {
            for (int i = 0; i < replies.size(); i++) {
                boolean last = i == replies.size() - 1;
                at += put(plain.bytes(), at, replies.get(i), last, encryptFor != null);
            }
        } catch (RuntimeException e) {
            plain.release();
            throw e;
        }
        return encryptFor == null ? plain : encrypted(plain, length, encryptFor);
    }

    private static void putLength(PooledBuffer frame, int length) {
        frame.bytes().order(ByteOrder.BIG_ENDIAN).putInt(0, length);
    }

    private static int put(ByteBuffer frame, int at, RequestChain.Reply reply, boolean last, boolean encrypted) {
        int body = reply.answer().body().encodedLength();
        int length = last ? SmbHeader.LENGTH + body : WireWriter.align8(SmbHeader.LENGTH + body);
        ByteBuffer message = frame.slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
        MessageSigner signer = encrypted ? null : signer(reply);
        header(reply, last ? 0 : length, signer != null).encode(message);
        reply.answer().body().encode(message);
        WireWriter.zeros(message, message.remaining());
        message.rewind();
        reply.drop();
        reply.call().connection().authentication().replied(reply, message);
        if (signer != null) {
            signer.sign(message.array(), message.arrayOffset(), length);
        }
        return length;
    }

    /**
     * Returns the signer of a response; null for none. An interim response is not signed: the final one has the same
     * message id, from which GMAC builds its nonce.
     */
    private static @Nullable MessageSigner signer(RequestChain.Reply reply) {
        ServerSession session = reply.call().sessionOrNull();
        boolean interim = reply.answer().status().equals(NtStatus.PENDING);
        return session == null || interim || !reply.call().signReply() ? null : session.signer();
    }

    private static SmbHeader header(RequestChain.Reply reply, int next, boolean signed) {
        Call call = reply.call();
        ServerSession session = call.sessionOrNull();
        boolean async = call.asyncId() != 0;
        boolean interim = reply.answer().status().equals(NtStatus.PENDING);
        // The interim response has granted the credits; the final one grants none.
        int credits = async && !interim ? 0 : credits(call);
        Fault.Misdirect wrong = call.fault(Fault.Misdirect.class);
        Fault.Id id = wrong == null ? null : wrong.id();
        return new SmbHeader(
                call.header().creditCharge(),
                reply.answer().status().code(),
                call.command(),
                credits,
                SmbHeader.FLAG_SERVER_TO_REDIR
                        | (async ? SmbHeader.FLAG_ASYNC : 0)
                        | (signed ? SmbHeader.FLAG_SIGNED : 0)
                        | (call.header().flags() & SmbHeader.FLAG_RELATED),
                next,
                call.header().messageId() + (id == Fault.Id.MESSAGE ? WRONG : 0),
                async ? 0 : call.treeId() + (id == Fault.Id.TREE ? WRONG : 0),
                call.asyncId(),
                (session == null ? call.header().sessionId() : session.id()) + (id == Fault.Id.SESSION ? WRONG : 0));
    }

    private static int credits(Call call) {
        Fault.Credits fault = call.fault(Fault.Credits.class);
        ServerConnection connection = call.connection();
        return fault == null
                ? connection.window().grant(call.charge(), call.header().credits())
                : connection.window().grantExactly(call.charge(), fault.count());
    }

    private PooledBuffer encrypted(PooledBuffer plain, int length, ServerSession session) {
        int sealed = MessageCipher.TRANSFORM_HEADER_LENGTH + length;
        PooledBuffer frame = pool.acquire(ServerFrameFormat.HEADER_LENGTH + sealed);
        putLength(frame, sealed);
        try {
            session.cipher()
                    .encrypt(
                            plain.bytes().array(),
                            ServerFrameFormat.HEADER_LENGTH,
                            length,
                            frame.bytes().array(),
                            ServerFrameFormat.HEADER_LENGTH,
                            session.id());
        } catch (RuntimeException e) {
            frame.release();
            throw e;
        } finally {
            plain.release();
        }
        return frame;
    }
}
