// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static java.util.Objects.requireNonNull;

import dev.heddle.smb.auth.NtlmServer;
import dev.heddle.smb.crypto.KeyDerivation;
import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link PlayedServer} with its one session: keys, protection, bytes. Used by one thread. */
final class PlayedSession {
    static final long ID = 0x0000_4400_0000_0011L;

    final Rules rules;
    private final Socket socket;
    private final OutputStream out;
    private final PreauthIntegrity connectionPreauth = new PreauthIntegrity();
    private PreauthIntegrity preauth = connectionPreauth;
    private @Nullable MessageSigner signer;
    private @Nullable MessageCipher cipher;
    private boolean loggedIn;
    private int listed;

    PlayedSession(Rules rules, Socket socket) throws IOException {
        this.rules = rules;
        this.socket = socket;
        this.out = socket.getOutputStream();
    }

    /** The requests of a frame. */
    List<Turn> turns(byte[] frame) throws IOException {
        boolean encrypted = little(frame).getInt(0) == SmbHeader.TRANSFORM_PROTOCOL_ID;
        byte[] plain = encrypted ? decrypt(frame) : frame;
        ByteBuffer all = little(plain);
        List<Turn> turns = new ArrayList<>();
        int at = 0;
        int next;
        do {
            int length = SmbHeader.messageLength(all, at);
            byte[] message = Arrays.copyOfRange(plain, at, at + length);
            checkSignature(message);
            next = SmbHeader.nextCommand(all, at);
            little(message).putInt(SmbHeader.NEXT_COMMAND_OFFSET, 0); // each request is answered in its own frame
            turns.add(new Turn(this, message, encrypted));
            at += next;
        } while (next != 0);
        return turns;
    }

    private void checkSignature(byte[] message) {
        boolean signed = (SmbHeader.flags(little(message), 0) & SmbHeader.FLAG_SIGNED) != 0;
        if (signed && !requireNonNull(signer).verify(message, 0, message.length)) {
            throw new IllegalStateException("the client's signature is wrong");
        }
    }

    private byte[] decrypt(byte[] frame) throws IOException {
        MessageCipher.checkHeader(frame, 0, frame.length);
        byte[] plain = new byte[frame.length - MessageCipher.TRANSFORM_HEADER_LENGTH];
        if (!requireNonNull(cipher).decrypt(frame, 0, frame.length, plain, 0)) {
            throw new IllegalStateException("the client's encryption is wrong");
        }
        return plain;
    }

    static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Adds a request of the login to the hash. */
    void hashRequest(SmbCommand command, byte[] message) {
        if (command == SmbCommand.SESSION_SETUP && !loggedIn) {
            if (preauth == connectionPreauth) {
                preauth = connectionPreauth.copy();
            }
            preauth.update(message);
        } else if (command == SmbCommand.NEGOTIATE) {
            preauth.update(message);
        }
    }

    /** Adds a response of the login to the hash, except the last one. */
    void hashReply(byte[] payload) {
        if (loggedIn || payload.length < SmbHeader.LENGTH) {
            return;
        }
        int command = little(payload).getShort(SmbHeader.COMMAND_OFFSET);
        int status = SmbHeader.status(little(payload), 0);
        if (command == SmbCommand.NEGOTIATE.code()
                || (command == SmbCommand.SESSION_SETUP.code() && status == NtStatus.MORE_PROCESSING_REQUIRED.code())) {
            preauth.update(payload);
        }
    }

    /** Checks the client's last token and derives the keys; returns the server's last token. */
    byte[] logIn(byte[] token) throws IOException {
        NtlmServer.Accepted accepted = new NtlmServer(PlayedServer.USER, PlayedServer.PASSWORD).accept(token);
        byte[] key = accepted.sessionKey();
        byte[] hash = preauth.value();
        boolean smb311 = rules.dialect() == 0x0311;
        byte[] signing = smb311
                ? KeyDerivation.signingKey(key, hash)
                : rules.dialect() >= 0x0300 ? KeyDerivation.signingKey(key) : KeyDerivation.sessionKey(key);
        signer = MessageSigner.of(rules.signing(), signing);
        if (rules.cipher() != null) {
            int bits = rules.cipher().keyBits();
            cipher = MessageCipher.of(
                    rules.cipher(),
                    smb311 ? KeyDerivation.decryptionKey(key, hash, bits) : KeyDerivation.decryptionKey(key),
                    smb311 ? KeyDerivation.encryptionKey(key, hash, bits) : KeyDerivation.encryptionKey(key));
        }
        loggedIn = true;
        return accepted.token();
    }

    boolean loggedIn() {
        return loggedIn;
    }

    /** Counts a listing; returns how many were answered before it. */
    int countListing() {
        return listed++;
    }

    /** Signs the message in place and returns it. */
    byte[] sign(byte[] message) {
        ByteBuffer header = little(message);
        SmbHeader.putFlags(header, 0, SmbHeader.flags(header, 0) | SmbHeader.FLAG_SIGNED);
        requireNonNull(signer).sign(message, 0, message.length);
        return message;
    }

    /** Encrypts the message behind a TRANSFORM_HEADER with that session id. */
    byte[] encrypt(byte[] message, long sessionId) {
        byte[] sealed = new byte[MessageCipher.TRANSFORM_HEADER_LENGTH + message.length];
        requireNonNull(cipher).encrypt(message, 0, message.length, sealed, 0, sessionId);
        return sealed;
    }

    /** Sends a frame. */
    void send(byte[] payload) throws IOException {
        hashReply(payload);
        sendUnhashed(payload);
    }

    /** Sends a frame that is not in the server's hash, as if somebody had inserted it on the way. */
    void sendUnhashed(byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + payload.length);
        sendRaw(frame.putInt(payload.length).put(payload).array());
    }

    /** Sends bytes unchanged. */
    void sendRaw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Closes the connection in order. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** Closes the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
