// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Encodes and decodes frames: {@code version u8 | command u8 | payload length u16 | stream id u32 | payload},
 * little-endian. Has no state that changes; thread-safe.
 */
public final class SmuxCodec implements FrameFormat {
    /** The length of the header of each frame, in bytes. */
    public static final int HEADER = 8;
    /** The longest payload that a header can announce, in bytes. */
    public static final int MAX_PAYLOAD = 65535;

    static final byte SYN = 0;
    static final byte FIN = 1;
    static final byte PSH = 2;
    static final byte NOP = 3;
    static final byte UPD = 4;

    private static final int UPD_PAYLOAD = 8;

    private final int version;

    /**
     * Makes a codec.
     *
     * @param version 1 or 2; frames of another version are refused
     */
    public SmuxCodec(int version) {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("smux version must be 1 or 2: " + version);
        }
        this.version = version;
    }

    /** The protocol version, 1 or 2. */
    public int version() {
        return version;
    }

    @Override
    public int maxFrameLength() {
        return HEADER + MAX_PAYLOAD;
    }

    /** Returns the length of the frame whose header starts at {@code at}. This method detects every invalid header. */
    @Override
    public int frameLength(ByteBuffer bytes, int at) throws ProtocolViolationException {
        if (bytes.limit() - at < HEADER) {
            return MORE;
        }
        int seenVersion = bytes.get(at) & 0xff;
        if (seenVersion != version) {
            throw new ProtocolViolationException(
                    "frame of smux version " + seenVersion + " on a session of version " + version);
        }
        int command = bytes.get(at + 1) & 0xff;
        int length = (bytes.get(at + 2) & 0xff) | (bytes.get(at + 3) & 0xff) << 8;
        int expected = switch (command) {
            case SYN, FIN, NOP -> 0;
            case PSH -> length;
            case UPD -> version == 2 ? UPD_PAYLOAD : -1;
            default -> -1;
        };
        if (expected < 0) {
            throw new ProtocolViolationException("unknown smux command " + command + " in version " + version);
        }
        if (length != expected) {
            throw new ProtocolViolationException(
                    "payload of " + length + " bytes with smux command " + command + "; expected " + expected);
        }
        return HEADER + length;
    }

    /**
     * Decodes a whole frame.
     *
     * @param frame the frame from index 0 to the limit; its position and byte order do not change
     * @return the frame; the payload of a {@link SmuxFrame.Psh} shares the bytes of {@code frame}
     * @throws ProtocolViolationException if the bytes are not one frame of this version
     */
    public SmuxFrame decode(ByteBuffer frame) throws ProtocolViolationException {
        if (frame.limit() < HEADER) {
            throw new ProtocolViolationException("frame of " + frame.limit() + " bytes; a header has " + HEADER);
        }
        int length = frameLength(frame, 0);
        if (frame.limit() != length) {
            throw new ProtocolViolationException("frame of " + frame.limit() + " bytes whose header says " + length);
        }
        int id = littleEndian(frame, 4);
        return switch (frame.get(1)) {
            case SYN -> new SmuxFrame.Syn(id);
            case FIN -> new SmuxFrame.Fin(id);
            case PSH -> new SmuxFrame.Psh(id, frame.slice(HEADER, length - HEADER));
            case NOP -> new SmuxFrame.Nop(id);
            default -> new SmuxFrame.Upd(id, littleEndian(frame, HEADER), littleEndian(frame, HEADER + 4));
        };
    }

    /**
     * Encodes a frame.
     *
     * @param frame the frame; the payload of a {@link SmuxFrame.Psh} is copied, and its position does not change
     * @return a new buffer with the bytes between position and limit
     * @throws IllegalArgumentException if the payload is too long, or this version has no such frame
     */
    public ByteBuffer encode(SmuxFrame frame) {
        return switch (frame) {
            case SmuxFrame.Syn syn -> header(SYN, 0, syn.streamId()).flip();
            case SmuxFrame.Fin fin -> header(FIN, 0, fin.streamId()).flip();
            case SmuxFrame.Nop nop -> header(NOP, 0, nop.streamId()).flip();
            case SmuxFrame.Psh psh ->
                header(PSH, psh.payload().remaining(), psh.streamId())
                        .put(psh.payload().duplicate())
                        .flip();
            case SmuxFrame.Upd upd -> {
                if (version != 2) {
                    throw new IllegalArgumentException("smux version 1 has no UPD");
                }
                yield header(UPD, UPD_PAYLOAD, upd.streamId())
                        .putInt(upd.consumed())
                        .putInt(upd.window())
                        .flip();
            }
        };
    }

    private ByteBuffer header(byte command, int length, int id) {
        if (length > MAX_PAYLOAD) {
            throw new IllegalArgumentException("payload of " + length + " bytes; at most " + MAX_PAYLOAD);
        }
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        putHeader(bytes, command, length, id);
        return bytes.position(HEADER);
    }

    /** Writes a header to the first bytes of {@code target} and sets its byte order; its position does not change. */
    void putHeader(ByteBuffer target, byte command, int length, int id) {
        target.order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) version)
                .put(1, command)
                .putShort(2, (short) length)
                .putInt(4, id);
    }

    private static int littleEndian(ByteBuffer bytes, int at) {
        int value = bytes.getInt(at);
        return bytes.order() == ByteOrder.LITTLE_ENDIAN ? value : Integer.reverseBytes(value);
    }
}
