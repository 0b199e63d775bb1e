package dev.heddle.smb;

import dev.heddle.core.PooledBuffer;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** One received message, not yet taken apart. Holds its frame until closed. Used by one thread at a time. */
final class SmbReply implements AutoCloseable {
    private final PooledBuffer frame;
    private final ByteBuffer message;
    private final boolean encrypted;

    /** Retains the frame. */
    SmbReply(PooledBuffer frame, int at, int length, boolean encrypted) {
        this.encrypted = encrypted;
        frame.retain();
        this.frame = frame;
        this.message = frame.bytes().slice(at, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The message from its header on. Valid until {@link #close()}. */
    ByteBuffer message() {
        return message;
    }

    NtStatus status() {
        return new NtStatus(SmbHeader.status(message, 0));
    }

    SmbCommand command() throws WireFormatException {
        return SmbHeader.command(message, 0);
    }

    /** Whether it came encrypted, and so is what its sender wrote. */
    boolean encrypted() {
        return encrypted;
    }

    boolean signed() {
        return (SmbHeader.flags(message, 0) & SmbHeader.FLAG_SIGNED) != 0;
    }

    long sessionId() {
        return SmbHeader.sessionId(message, 0);
    }

    int treeId() {
        return SmbHeader.treeId(message, 0);
    }

    SmbResponse decode() throws WireFormatException {
        return SmbResponse.decode(command(), SmbHeader.status(message, 0), message);
    }

    @Override
    public void close() {
        frame.release();
    }
}
