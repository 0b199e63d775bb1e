// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.ProtocolViolationException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message of {@link TestProtocol}, in this wire format:
 *
 * <pre>
 *  0      kind         1 byte, {@link Kind}
 *  1      granted      2 bytes, big-endian like all later fields: permits that the message grants
 *  3      id           8 bytes
 *  11     async id     8 bytes
 *  19     text length  4 bytes
 *  23     text         ISO 8859-1
 * </pre>
 *
 * A frame is a 4-byte length of the rest, and one or more messages.
 *
 * @param kind the kind of message
 * @param id the exchange it belongs to; 0 in a notification and in a reply or part for the oldest exchange
 * @param granted permits that it grants, 0 to 65535
 * @param asyncId the peer's id of a pending exchange; 0 for none
 * @param text the payload, ISO 8859-1
 */
public record TestMessage(Kind kind, long id, int granted, long asyncId, String text) {
    static final int HEADER = 23;
    static final int TEXT_LENGTH_AT = 19;

    /** The kind of a message. */
    public enum Kind {
        /** A request. */
        REQUEST(0),
        /** The final reply to a request. */
        REPLY(1),
        /** An interim reply: the final reply takes time. */
        INTERIM(2),
        /** A notification, which answers no request. */
        NOTIFICATION(3),
        /** Cancels a request. */
        CANCEL(4),
        /** A part of the reply to a request. */
        PART(5),
        /** The final reply to the oldest request. */
        NEXT(6),
        /** A part of the reply to the oldest request. */
        NEXT_PART(7);

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    /** Returns a reply without permits. */
    public static TestMessage reply(long id, String text) {
        return new TestMessage(Kind.REPLY, id, 0, 0, text);
    }

    /** Returns a notification without permits. */
    public static TestMessage notification(String text) {
        return new TestMessage(Kind.NOTIFICATION, 0, 0, 0, text);
    }

    /** Returns an interim reply without permits. */
    public static TestMessage interim(long id, long asyncId) {
        return new TestMessage(Kind.INTERIM, id, 0, asyncId, "");
    }

    /** Returns a part of a reply, without permits. */
    public static TestMessage part(long id, String text) {
        return new TestMessage(Kind.PART, id, 0, 0, text);
    }

    /** Returns the reply to the oldest request, without permits. */
    public static TestMessage next(String text) {
        return new TestMessage(Kind.NEXT, 0, 0, 0, text);
    }

    /** Returns a part of the reply to the oldest request, without permits. */
    public static TestMessage nextPart(String text) {
        return new TestMessage(Kind.NEXT_PART, 0, 0, 0, text);
    }

    /** Returns the reply to this request with the text {@code answer}. */
    public TestMessage answer(String answer) {
        return reply(id, answer);
    }

    /** Returns a copy that grants permits. */
    public TestMessage granting(int permits) {
        return new TestMessage(kind, id, permits, asyncId, text);
    }

    int length() {
        return HEADER + text.length();
    }

    void encode(ByteBuffer to) {
        to.put((byte) kind.code);
        to.putShort((short) granted);
        to.putLong(id);
        to.putLong(asyncId);
        to.putInt(text.length());
        to.put(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Decodes one message and sets the position after it. */
    static TestMessage decode(ByteBuffer from) throws ProtocolViolationException {
        try {
            Kind kind = kind(from.get());
            int granted = Short.toUnsignedInt(from.getShort());
            long id = from.getLong();
            long asyncId = from.getLong();
            byte[] text = new byte[textLength(from)];
            from.get(text);
            return new TestMessage(kind, id, granted, asyncId, new String(text, StandardCharsets.ISO_8859_1));
        } catch (BufferUnderflowException e) {
            throw new ProtocolViolationException("a message ends in its header", e);
        }
    }

    private static int textLength(ByteBuffer from) throws ProtocolViolationException {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new ProtocolViolationException(
                    "a text of " + length + " bytes; the frame has " + from.remaining() + " left");
        }
        return length;
    }

    private static Kind kind(byte value) throws ProtocolViolationException {
        for (Kind kind : Kind.values()) {
            if (kind.code == value) {
                return kind;
            }
        }
        throw new ProtocolViolationException("unknown kind " + value);
    }

    /** Returns one frame with these messages. */
    static ByteBuffer frame(TestMessage... messages) {
        int length = 0;
        for (TestMessage message : messages) {
            length += message.length();
        }
        ByteBuffer frame = ByteBuffer.allocate(TestProtocol.FRAME_HEADER + length);
        frame.putInt(length);
        for (TestMessage message : messages) {
            message.encode(frame);
        }
        return frame.flip();
    }
}
