// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * One request that a {@link PlayedServer} has received, and the ways to answer it. The honest response is
 * {@code send(seal(answer()))}; a hostile act changes the bytes between these steps, or sends other bytes.
 */
final class Turn {
    private static final int MAX_CREDITS = 512;

    private final PlayedSession session;
    private final byte[] message;
    private final boolean encrypted;
    private final SmbHeader header;

    Turn(PlayedSession session, byte[] message, boolean encrypted) throws IOException {
        this.session = session;
        this.message = message;
        this.encrypted = encrypted;
        this.header = SmbHeader.decode(PlayedSession.little(message));
        session.hashRequest(header.command(), message);
    }

    PlayedSession session() {
        return session;
    }

    SmbCommand command() {
        return header.command();
    }

    SmbHeader header() {
        return header;
    }

    /** The signature field of the request. */
    byte[] signature() {
        return Arrays.copyOfRange(message, SmbHeader.SIGNATURE_OFFSET, SmbHeader.LENGTH);
    }

    SmbRequest request() throws IOException {
        return SmbRequest.decode(header.command(), PlayedSession.little(message));
    }

    /** The honest response, neither encrypted nor signed. */
    byte[] answer() throws IOException {
        Honest.Answer honest = Honest.answer(this);
        return answer(honest.status(), honest.body());
    }

    /** A response with that status and body, neither encrypted nor signed. */
    byte[] answer(NtStatus status, SmbResponse body) {
        int credits = Math.clamp(header.credits(), 1, MAX_CREDITS);
        boolean connecting = header.command() == SmbCommand.TREE_CONNECT;
        long sessionId = header.command() == SmbCommand.NEGOTIATE ? 0 : PlayedSession.ID;
        SmbHeader reply = new SmbHeader(
                header.creditCharge(),
                status.code(),
                header.command(),
                credits,
                SmbHeader.FLAG_SERVER_TO_REDIR,
                0,
                header.messageId(),
                connecting ? Honest.TREE : header.treeId(),
                0,
                sessionId);
        byte[] bytes = new byte[SmbHeader.LENGTH + body.encodedLength()];
        ByteBuffer buffer = PlayedSession.little(bytes);
        reply.encode(buffer);
        body.encode(buffer);
        return bytes;
    }

    /** The honest response with a change made before it is signed or encrypted. */
    byte[] answer(Consumer<ByteBuffer> change) throws IOException {
        byte[] bytes = answer();
        change.accept(PlayedSession.little(bytes));
        return bytes;
    }

    /** An interim response, neither encrypted nor signed. */
    byte[] pending(long asyncId, int credits) {
        byte[] bytes = answer(NtStatus.PENDING, new ErrorResponse(command(), 0, new byte[0]));
        ByteBuffer reply = PlayedSession.little(bytes);
        SmbHeader.putFlags(reply, 0, SmbHeader.FLAG_SERVER_TO_REDIR | SmbHeader.FLAG_ASYNC);
        SmbHeader.putCredits(reply, 0, credits);
        reply.putLong(SmbHeader.ASYNC_ID_OFFSET, asyncId);
        return bytes;
    }

    /** Protects a response like its request. */
    byte[] seal(byte[] plain) {
        if (encrypted) {
            return session.encrypt(plain, PlayedSession.ID);
        }
        boolean signed = (header.flags() & SmbHeader.FLAG_SIGNED) != 0;
        boolean lastOfLogin = header.command() == SmbCommand.SESSION_SETUP && session.loggedIn();
        return signed || lastOfLogin ? session.sign(plain) : plain;
    }

    /** Answers honestly. */
    void reply() throws IOException {
        if (header.command() != SmbCommand.CANCEL) {
            send(seal(answer()));
        }
    }

    /** Sends a frame. */
    void send(byte[] payload) throws IOException {
        session.send(payload);
    }
}
