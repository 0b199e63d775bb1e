// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.buffer.PooledBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A message that {@link TestProtocol} passes to a caller or a listener: a view of the received frame, which it holds
 * until {@link #take()} or {@link #release()}. For one thread.
 */
public final class TestReply {
    private final TestMessage.Kind kind;
    private final long id;
    private final PooledBuffer frame;
    private final int textAt;
    private final int textLength;

    TestReply(TestMessage.Kind kind, long id, PooledBuffer frame, int textAt, int textLength) {
        this.kind = kind;
        this.id = id;
        this.frame = frame;
        this.textAt = textAt;
        this.textLength = textLength;
        frame.retain();
    }

    /** Returns the kind of the message. */
    public TestMessage.Kind kind() {
        return kind;
    }

    /** Returns the message's id. */
    public long id() {
        return id;
    }

    /** Returns the text and releases the memory. Call it once. */
    public String take() {
        String text = new String(frame.bytes().array(), textAt, textLength, StandardCharsets.ISO_8859_1);
        release();
        return text;
    }

    /** Releases the memory without reading the text. */
    public void release() {
        frame.release();
    }
}
