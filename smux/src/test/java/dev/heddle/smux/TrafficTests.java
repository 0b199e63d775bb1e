// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.net.TcpTransport;
import dev.heddle.core.net.Transport;
import dev.heddle.testkit.Caller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that all bytes arrive, in order. */
abstract class TrafficTests extends SmuxFixture {

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void echo(int version) throws Exception {
        Pair pair = pair(version);
        echo(pair.server());
        SmuxStream stream = pair.client().openStream();
        assertThat(stream.id()).isEqualTo(3);
        for (int i = 0; i < 100; i++) {
            String text = "hello " + i;
            write(stream, text);
            assertThat(readText(stream, text.length())).isEqualTo(text);
        }
        stream.shutdownOutput();
        assertEnd(stream);
        assertThat(stream.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theServerOpensToo(int version) throws Exception {
        Pair pair = pair(version);
        echo(pair.client());
        SmuxStream stream = pair.server().openStream();
        assertThat(stream.id()).isEqualTo(2);
        write(stream, "hello");
        assertThat(readText(stream, 5)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sixteenMebibytesOverTcp(int version) throws Exception {
        Pair pair = overTcp(version);
        echo(pair.server());
        byte[] sent = bytes(16 << 20, version);
        SmuxStream stream = pair.client().openStream();
        Caller<Integer> writer = Caller.start(() -> stream.write(ByteBuffer.wrap(sent)));
        assertThat(Arrays.equals(read(stream, sent.length), sent)).isTrue();
        assertThat(writer.get()).isEqualTo(sent.length);
    }

    private Pair overTcp(int version) throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
            Transport near = TcpTransport.connect("127.0.0.1", port, Duration.ofSeconds(60));
            Transport far = TcpTransport.of(listener.accept());
            SmuxConfig config = config(version).build();
            return new Pair(add(SmuxSession.client(near, config)), add(SmuxSession.server(far, config)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void manyStreamsAtOnce(int version) throws Exception {
        Pair pair = overTcp(version);
        echo(pair.server());
        List<Caller<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int number = i;
            callers.add(Caller.startVirtual(() -> exchange(pair.client(), number)));
        }
        for (Caller<Boolean> caller : callers) {
            assertThat(caller.get()).isTrue();
        }
        assertThat(pair.client().metrics().streamsOpened()).isEqualTo(200);
        assertThat(pair.server().metrics().streamsAccepted()).isEqualTo(200);
    }

    private static boolean exchange(SmuxSession session, int number) throws IOException {
        try (SmuxStream stream = session.openStream()) {
            for (int i = 0; i < 20; i++) {
                byte[] sent = bytes(1 + (number * 37 + i * 101) % 5000, number);
                write(stream, sent);
                if (!Arrays.equals(read(stream, sent.length), sent)) {
                    return false;
                }
            }
            stream.shutdownOutput();
            assertEnd(stream);
            return true;
        }
    }

    @Test
    void aThousandStreamsAreOpenAtATime() throws Exception {
        Pair pair = pair(2);
        echo(pair.server());
        List<SmuxStream> streams = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            streams.add(pair.client().openStream());
            write(streams.get(i), "stream " + i);
        }
        for (int i = 999; i >= 0; i--) {
            assertThat(readText(streams.get(i), ("stream " + i).length())).isEqualTo("stream " + i);
        }
        assertThat(pair.client().numStreams()).isEqualTo(1000);
        streams.forEach(SmuxStream::close);
        assertThat(pair.client().numStreams()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsOfOneByte(int version) throws Exception {
        Pair pair = pair(version);
        echo(pair.server());
        SmuxStream stream = pair.client().openStream();
        byte[] sent = bytes(5000, 1);
        write(stream, sent);
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (received.size() < sent.length) {
            received.write(stream.inputStream().read());
        }
        assertThat(received.toByteArray()).isEqualTo(sent);
    }

    @Test
    void emptyReadsAndWritesNeitherWaitNorSend() throws Exception {
        RawPeer peer = peerOf(config(1).build(), true);
        SmuxStream stream = peer.session.openStream();
        assertThat(stream.read(ByteBuffer.allocate(0))).isZero();
        assertThat(stream.write(ByteBuffer.allocate(0))).isZero();
        stream.close();
        peer.expect("0100000003000000" + "0101000003000000");
    }

    /** Sends more than the send queue and the pipe hold, to a peer whose application does not read. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void sendWithoutReceive(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        byte[] sent = bytes(version == 1 ? 1 << 20 : Outflow.INITIAL_WINDOW, 2);
        for (int at = 0; at < sent.length; at += 1000) {
            write(streams.near(), Arrays.copyOfRange(sent, at, Math.min(at + 1000, sent.length)));
        }
        streams.near().close();
        assertThat(Arrays.equals(read(streams.far(), sent.length), sent)).isTrue();
        assertEnd(streams.far());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void transferOfAMebibyte(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        byte[] sent = bytes(1 << 20, 3);
        Caller<Boolean> writer = Caller.start(() -> {
            write(streams.near(), sent);
            streams.near().shutdownOutput();
            return true;
        });
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        assertThat(streams.far().inputStream().transferTo(received)).isEqualTo(sent.length);
        assertThat(Arrays.equals(received.toByteArray(), sent)).isTrue();
        assertThat(writer.get()).isTrue();
    }

    /** Set {@code -Dheddle.smux.random=1024} to move as many MiB as the test of xtaci/smux. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void randomLengths(int version) throws Exception {
        long total = Long.getLong("heddle.smux.random", 24) << 20;
        Pair pair = overTcp(version);
        Streams streams = pair.open();
        assertSame(streams, total, 100_000);
    }

    private static void assertSame(Streams streams, long total, int largest) throws Exception {
        CRC32 sent = new CRC32();
        Caller<Boolean> writer = Caller.start(() -> {
            Random random = new Random(total);
            byte[] all = bytes(largest, 4);
            for (long left = total; left > 0; ) {
                int length = (int) Math.min(left, 1 + random.nextInt(largest));
                streams.near().write(ByteBuffer.wrap(all, 0, length));
                sent.update(all, 0, length);
                left -= length;
            }
            streams.near().shutdownOutput();
            return true;
        });
        CRC32 received = new CRC32();
        Random random = new Random(5);
        ByteBuffer target = ByteBuffer.allocate(largest);
        long count = 0;
        int length;
        while ((length = streams.far().read(target.clear().limit(1 + random.nextInt(largest)))) >= 0) {
            received.update(target.array(), 0, length);
            count += length;
        }
        assertThat(count).isEqualTo(total);
        assertThat(writer.get()).isTrue();
        assertThat(received.getValue()).isEqualTo(sent.getValue());
    }

    /**
     * The counters of version 2 pass 2^32 after the first mebibyte. Set {@code -Dheddle.smux.wrap=8192} to reach 2^32
     * by sending.
     */
    @Test
    void countersWrap() throws Exception {
        long mebibytes = Long.getLong("heddle.smux.wrap", 4);
        Pair pair = overTcp(2);
        Streams streams = pair.open();
        if (mebibytes < 4096) {
            int start = -(1 << 20);
            streams.near().out().startCountersAt(start);
            streams.far().in().startCounterAt(start);
        }
        assertSame(streams, mebibytes << 20, 200_000);
    }

    /** The bytes of one write stay together, and no byte is lost, however many threads write to one stream. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void severalWritersOnOneStream(int version) throws Exception {
        Pair pair = pair(version);
        Streams streams = pair.open();
        int length = 50_000;
        int writes = 20;
        List<Caller<Boolean>> writers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] block = new byte[length];
            Arrays.fill(block, (byte) i);
            writers.add(Caller.start(() -> {
                for (int j = 0; j < writes; j++) {
                    write(streams.near(), block);
                }
                return true;
            }));
        }
        int[] blocks = new int[8];
        for (int i = 0; i < 8 * writes; i++) {
            byte[] block = read(streams.far(), length);
            byte[] expected = new byte[length];
            Arrays.fill(expected, block[0]);
            assertThat(Arrays.equals(block, expected)).isTrue();
            blocks[block[0]]++;
        }
        assertThat(blocks).containsOnly(writes);
        for (Caller<Boolean> writer : writers) {
            assertThat(writer.get()).isTrue();
        }
    }

    /** Several readers share the bytes: each byte reaches exactly one of them. */
    @Test
    void severalReadersOnOneStream() throws Exception {
        Pair pair = pair(2);
        Streams streams = pair.open();
        List<Caller<Long>> readers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(Caller.start(() -> sum(streams.far())));
        }
        long expected = 0;
        for (int i = 0; i < 200; i++) {
            byte[] block = bytes(5000, i);
            for (byte each : block) {
                expected += each;
            }
            write(streams.near(), block);
        }
        streams.near().shutdownOutput();
        long received = 0;
        for (Caller<Long> reader : readers) {
            received += reader.get();
        }
        assertThat(received).isEqualTo(expected);
    }

    private static long sum(SmuxStream stream) throws IOException {
        long sum = 0;
        byte[] block = new byte[777];
        int length;
        while ((length = stream.inputStream().read(block)) >= 0) {
            for (int i = 0; i < length; i++) {
                sum += block[i];
            }
        }
        return sum;
    }
}
