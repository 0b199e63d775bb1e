// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** One received message, not yet decoded. Holds its frame until closed. Used by one thread at a time. */
public final class SmbReply implements AutoCloseable {
    /** StructureSize of the responses without content, which is also their length ([MS-SMB2] 2.2.29 for example). */
    private static final int EMPTY_BODY = 4;

    private final PooledBuffer frame;
    private final ByteBuffer message;
    private final boolean encrypted;

    /** Retains the frame. */
    SmbReply(PooledBuffer frame, int at, int length, boolean encrypted) {
        this(frame, frame.bytes().slice(at, length), encrypted);
        frame.retain();
    }

    private SmbReply(PooledBuffer frame, ByteBuffer message, boolean encrypted) {
        this.frame = frame;
        this.message = message.order(ByteOrder.LITTLE_ENDIAN);
        this.encrypted = encrypted;
    }

    /**
     * Returns a success that replaces this response, of which only its arrival can be trusted. Takes over the frame:
     * close only the returned response.
     *
     * @param request a request whose response has no content
     */
    SmbReply asSignOfLife(SmbCall request) {
        ByteBuffer made = ByteBuffer.allocate(SmbHeader.LENGTH + EMPTY_BODY).order(ByteOrder.LITTLE_ENDIAN);
        new SmbHeader(
                        0,
                        NtStatus.SUCCESS.code(),
                        request.request().command(),
                        0,
                        SmbHeader.FLAG_SERVER_TO_REDIR,
                        0,
                        SmbHeader.messageId(message, 0),
                        request.treeId(),
                        0,
                        request.sessionId())
                .encode(made);
        made.putShort(SmbHeader.LENGTH, (short) EMPTY_BODY);
        return new SmbReply(frame, made.clear(), encrypted);
    }

    /** The message from its header on. Valid until {@link #close()}. */
    public ByteBuffer message() {
        return message;
    }

    public NtStatus status() {
        return new NtStatus(SmbHeader.status(message, 0));
    }

    SmbCommand command() throws WireFormatException {
        return SmbHeader.command(message, 0);
    }

    /** Whether the message was encrypted, which proves that its sender wrote it. */
    boolean encrypted() {
        return encrypted;
    }

    public boolean signed() {
        return (SmbHeader.flags(message, 0) & SmbHeader.FLAG_SIGNED) != 0;
    }

    boolean hasSignature(byte[] signature) {
        byte[] own = new byte[SmbHeader.SIGNATURE_LENGTH];
        message.get(SmbHeader.SIGNATURE_OFFSET, own);
        return Arrays.equals(own, signature);
    }

    public long sessionId() {
        return SmbHeader.sessionId(message, 0);
    }

    public int treeId() {
        return SmbHeader.treeId(message, 0);
    }

    public SmbResponse decode() throws WireFormatException {
        return SmbResponse.decode(command(), SmbHeader.status(message, 0), message);
    }

    @Override
    public void close() {
        frame.release();
    }
}
