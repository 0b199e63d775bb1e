// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.Frame;
import dev.heddle.core.FrameFormat;
import dev.heddle.core.Inbound;
import dev.heddle.core.MessageCodec;
import dev.heddle.core.Overflow;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.core.buffer.PooledBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A protocol of ISO 8859-1 lines that end in a line feed. It tests features that {@link TestProtocol} does not have:
 * frames that end with a delimiter, a codec, and answers of the reader.
 *
 * <pre>
 *  ? id text    a request
 *  ! id text    its reply
 *  * text       a notification
 *  PING         answered by PONG
 * </pre>
 *
 * <p>A request {@value #UNSENDABLE} makes {@link #length} throw an Error, one that begins with {@value #UNSEALABLE}
 * {@link #encode}.
 */
public final class LineProtocol implements MessageCodec<String, String> {
    /** Throws an Error before an id is taken. */
    public static final String UNSENDABLE = "unsendable";
    /** Throws an Error when its id is encoded. */
    public static final String UNSEALABLE = "unsealable";

    private static final int OVERHEAD =
            "? ".length() + String.valueOf(Long.MAX_VALUE).length() + " \n".length();

    private final int maxLine;
    private final Overflow overflow;

    /**
     * Creates a protocol for one connection.
     *
     * @param maxLine the longest received line, including the line feed, in bytes
     * @param overflow what happens to notifications when too many of them wait
     */
    public LineProtocol(int maxLine, Overflow overflow) {
        this.maxLine = maxLine;
        this.overflow = overflow;
    }

    @Override
    public FrameFormat frameFormat() {
        return new FrameFormat() {
            @Override
            public int maxFrameLength() {
                return maxLine;
            }

            @Override
            public int frameLength(ByteBuffer bytes, int at) {
                for (int i = at; i < bytes.limit(); i++) {
                    if (bytes.get(i) == '\n') {
                        return i + 1 - at;
                    }
                }
                return MORE;
            }
        };
    }

    @Override
    public int length(String message) {
        if (message.equals(UNSENDABLE)) {
            throw new AssertionError("asked to fail on this");
        }
        return OVERHEAD + message.length();
    }

    @Override
    public void encode(String message, long id, ByteBuffer target) {
        target.put(bytes("? " + id + " "));
        if (message.startsWith(UNSEALABLE)) {
            throw new AssertionError("asked to fail on this");
        }
        target.put(bytes(message + "\n"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void decode(PooledBuffer frame, Inbound<String> in) throws IOException {
        String line = StandardCharsets.ISO_8859_1.decode(frame.bytes()).toString();
        String text = line.substring(0, line.length() - 1);
        if (text.equals("PING")) {
            in.send(new Frame(ByteBuffer.wrap(bytes("PONG\n"))));
        } else if (text.startsWith("* ")) {
            in.notification(0, text.substring(2));
        } else {
            reply(text, in);
        }
    }

    private static void reply(String text, Inbound<String> in) throws ProtocolViolationException {
        String[] parts = text.split(" ", 3);
        if (parts.length < 3 || !parts[0].equals("!")) {
            throw new ProtocolViolationException("neither a reply nor a notification: '" + text + "'");
        }
        try {
            in.reply(Long.parseLong(parts[1]), 0, parts[2]);
        } catch (NumberFormatException e) {
            throw new ProtocolViolationException("the id is not a number: '" + parts[1] + "'", e);
        }
    }

    @Override
    public Overflow overflow() {
        return overflow;
    }
}
