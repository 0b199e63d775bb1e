// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.InMemoryTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** The peer of a session. A test plays it byte by byte. It reads only when the test asks for something. */
final class RawPeer {
    final SmuxSession session;
    final InMemoryTransport transport;
    private final SmuxCodec codec;
    private ByteBuffer input = ByteBuffer.allocate(1 << 20);

    RawPeer(SmuxSession session, InMemoryTransport transport, int version) {
        this.session = session;
        this.transport = transport;
        this.codec = new SmuxCodec(version);
        transport.nonBlocking();
    }

    void send(SmuxFrame... frames) throws IOException {
        for (SmuxFrame frame : frames) {
            send(codec.encode(frame));
        }
    }

    void send(String hex) throws IOException {
        send(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    void send(ByteBuffer bytes) {
        Bounded.await(() -> "room for " + bytes.remaining() + " bytes", () -> {
            trySend(bytes);
            return !bytes.hasRemaining();
        });
    }

    /** Sends as many bytes as fit now, or none if the session has ended. */
    void trySend(ByteBuffer bytes) {
        try {
            transport.sender().send(new ByteBuffer[] {bytes}, 0, 1);
        } catch (IOException e) {
            if (!session.isClosed()) {
                throw new AssertionError(e);
            }
        }
    }

    void sendData(int id, int length) throws IOException {
        send(new SmuxFrame.Psh(id, ByteBuffer.allocate(length)));
    }

    /** Returns the next bytes that the session sends, as hexadecimal digits. */
    String hex(int count) {
        fill(count);
        byte[] bytes = new byte[count];
        input.flip().get(bytes);
        input.compact();
        return HexFormat.of().formatHex(bytes);
    }

    void expect(String hex) {
        assertThat(hex(hex.length() / 2)).isEqualTo(hex);
    }

    SmuxFrame next() throws IOException {
        fill(SmuxCodec.HEADER);
        int length = codec.frameLength(input, 0);
        fill(length);
        ByteBuffer frame = ByteBuffer.wrap(HexFormat.of().parseHex(hex(length)));
        return codec.decode(frame);
    }

    private void fill(int count) {
        Bounded.await(() -> count + " bytes; there are " + input.position(), () -> {
            if (input.position() < count) {
                receive();
            }
            return input.position() >= count;
        });
    }

    private int receive() {
        try {
            return transport.receiver().receive(input);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether no byte has arrived that the test did not ask for. Call this when no more bytes can arrive. */
    boolean isQuiet() {
        int received = receive();
        return received <= 0 && input.position() == 0;
    }

    void awaitEnd() {
        Bounded.await("the session closing the connection", () -> {
            input.clear();
            return receive() < 0;
        });
    }

    /** Waits until the session has ended, and asserts the reason. */
    void awaitEndedBy(Reason reason) {
        Bounded.await("the session's end", session::isClosed);
        ConnectionClosedException failure = session.failure();
        assertThat(failure == null ? null : failure.reason()).isEqualTo(reason);
    }

    void close() {
        transport.close();
    }
}
