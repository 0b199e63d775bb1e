// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import dev.heddle.smb.auth.SpnegoNtlm;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.TreeConnectRequest;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** An unsigned SMB 2.1 client that does not enforce the protocol. Blocks for at most a minute. Used by one thread. */
public final class RawClient implements Closeable {
    private static final int PATIENCE = 60_000;

    private final Socket socket;
    private final DataInputStream in;
    private long nextId;
    private long sessionId;
    private int treeId;

    /** A response; the message starts with the SMB2 header. */
    record Reply(ByteBuffer message) {
        NtStatus status() {
            return new NtStatus(SmbHeader.status(message, 0));
        }
    }

    RawClient(EmbeddedSmbServer server) throws IOException {
        socket = new Socket(server.address().getAddress(), server.port());
        socket.setSoTimeout(PATIENCE);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Returns a client that has logged in and is connected to the share. */
    public static RawClient inShare(EmbeddedSmbServer server) throws Exception {
        RawClient client = new RawClient(server);
        client.negotiate();
        client.logIn();
        Reply entered = client.call(new TreeConnectRequest(0, "\\\\x\\" + ServerCase.SHARE));
        client.treeId = SmbHeader.treeId(entered.message, 0);
        return client;
    }

    void negotiate() throws IOException {
        call(new NegotiateRequest(SecurityMode.SIGNING_ENABLED, 0, new UUID(1, 2), List.of(0x0210), List.of()));
    }

    /** Returns the first token of a login. */
    static byte[] firstToken() throws Exception {
        try (SpnegoNtlm ntlm = ntlm()) {
            return ntlm.initialToken(null);
        }
    }

    private static SpnegoNtlm ntlm() {
        return SpnegoNtlm.ofUser(
                "", ServerCase.USER, ServerCase.PASSWORD.toCharArray(), "", "", Clock.systemUTC(), new SecureRandom());
    }

    /** Sends a token of a login, adopts the session of the response, and returns the response. */
    Reply authenticate(byte[] token) throws IOException {
        Reply reply = call(new SessionSetupRequest(0, 1, 0, 0, token));
        sessionId = SmbHeader.sessionId(reply.message, 0);
        return reply;
    }

    void logIn() throws Exception {
        try (SpnegoNtlm ntlm = ntlm()) {
            Reply first = authenticate(ntlm.initialToken(null));
            byte[] challenge = SessionSetupResponse.decode(first.message).securityBuffer();
            Reply last = authenticate(ntlm.next(challenge));
            if (!last.status().equals(NtStatus.SUCCESS)) {
                throw new IOException("the login fails with " + last.status());
            }
        }
    }

    long nextId() {
        return nextId;
    }

    /** Returns a message with the next id, and increments the id by the charge. */
    byte[] message(SmbRequest request, int flags, int charge) {
        byte[] message = message(request, flags, charge, nextId);
        nextId += charge;
        return message;
    }

    /** Returns a message that requests many credits. */
    byte[] message(SmbRequest request, int flags, int charge, long id) {
        ByteBuffer message =
                ByteBuffer.allocate(SmbHeader.LENGTH + request.encodedLength()).order(ByteOrder.LITTLE_ENDIAN);
        new SmbHeader(charge, 0, request.command(), 512, flags, 0, id, treeId, 0, sessionId).encode(message);
        request.encode(message);
        return message.array();
    }

    /** Returns a compound of these messages. */
    static byte[] compound(List<byte[]> messages) {
        int length = messages.stream().mapToInt(each -> each.length + 7 & ~7).sum();
        ByteBuffer all = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < messages.size(); i++) {
            int at = all.position();
            int aligned = messages.get(i).length + 7 & ~7;
            all.put(messages.get(i)).position(at + aligned);
            SmbHeader.putNextCommand(all, at, i == messages.size() - 1 ? 0 : aligned);
        }
        return all.array();
    }

    void send(byte[] message) throws IOException {
        sendRaw(ByteBuffer.allocate(4 + message.length)
                .putInt(message.length)
                .put(message)
                .array());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Reply receive() throws IOException {
        byte[] message = new byte[in.readInt()];
        in.readFully(message);
        return new Reply(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN));
    }

    public Reply call(SmbRequest request) throws IOException {
        send(message(request, 0, 1));
        return receive();
    }

    /** Reads all remaining responses, and returns true when the server has closed the connection. */
    boolean isEnded() throws IOException {
        try {
            while (true) {
                Reply unused = receive();
            }
        } catch (EOFException | SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
