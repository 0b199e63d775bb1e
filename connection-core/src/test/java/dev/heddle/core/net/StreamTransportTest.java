// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.core.spi.Readiness;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StreamTransportTest {
    private static final int SECONDS = 20;
    private static final InheritableThreadLocal<String> CONTEXT = new InheritableThreadLocal<>();

    private static ByteBuffer[] ascii(String text) {
        return new ByteBuffer[] {StandardCharsets.US_ASCII.encode(text)};
    }

    private static String receive(Transport transport) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(100);
        return transport.receiver().receive(target) < 0
                ? "end"
                : StandardCharsets.US_ASCII.decode(target.flip()).toString();
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("in time").isNegative();
            Thread.onSpinWait();
        }
    }

    private static List<String> threads(String peer) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("heddle-") && name.endsWith("-" + peer))
                .sorted()
                .toList();
    }

    /** Returns a stream whose reads block until the stream is closed or the thread interrupted. */
    private static InputStream silent() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                try {
                    new CountDownLatch(1).await();
                    return -1;
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    @Test
    void aProcessReadsAndWrites() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        try (Transport transport = StreamTransport.of(process, "cat")) {
            transport.sender().send(ascii("there and back"), 0, 1);
            assertThat(receive(transport)).isEqualTo("there and back");
            transport.shutdownOutput();
            assertThat(receive(transport)).isEqualTo("end");
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Closing a pipe does not end a blocked read. */
    @Test
    void closingDestroysTheProcessAndEndsARead() throws Exception {
        Process process = new ProcessBuilder("sleep", "1000").start();
        Transport transport = StreamTransport.of(process, "sleep");
        CompletableFuture<String> read = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().daemon().start(() -> {
            try {
                read.complete(receive(transport));
            } catch (IOException e) {
                read.complete("end");
            }
        });
        await(() -> Arrays.stream(reader.getStackTrace())
                .anyMatch(at -> at.getMethodName().startsWith("readBytes")));
        transport.close();
        assertThat(read.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("end");
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAReadThrewIsThrownAfterTheRest() throws Exception {
        InputStream in = new InputStream() {
            private boolean read;

            @Override
            public int read() {
                throw new AssertionError("one by one");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (read) {
                    throw new IOException("the line is cut");
                }
                read = true;
                target[offset] = 'x';
                return 1;
            }
        };
        try (Transport transport = StreamTransport.of(in, new ByteArrayOutputStream(), "broken")) {
            transport.nonBlocking();
            Readiness readiness = new Readiness(transport);
            assertThat(awaitInput(transport, readiness)).isEqualTo("x");
            for (int turn = 0; turn < 2; turn++) {
                assertThatThrownBy(() -> awaitInput(transport, readiness)).hasMessage("the line is cut");
            }
        }
    }

    private static String awaitInput(Transport transport, Readiness readiness) throws IOException {
        String received = receive(transport);
        while (received.isEmpty()) {
            Deadline deadline = Deadline.after(TimeSource.SYSTEM, Duration.ofSeconds(SECONDS));
            readiness.await(true, false, deadline);
            assertThat(deadline.expired()).isFalse();
            received = receive(transport);
        }
        return received;
    }

    @Test
    void whatAWriteThrewIsThrownByALaterSend() throws Exception {
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("nobody reads");
            }
        };
        try (Transport transport = StreamTransport.of(silent(), out, "deaf")) {
            transport.nonBlocking();
            Readiness readiness = new Readiness(transport);
            assertThat(transport.sender().send(ascii("x"), 0, 1)).isEqualTo(1);
            assertThatThrownBy(() -> {
                        while (transport.sender().send(ascii("y"), 0, 1) == 0) {
                            readiness.await(false, true, Deadline.NEVER);
                        }
                    })
                    .hasMessage("nobody reads");
        }
    }

    @Test
    void eachSendIsFlushed() throws Exception {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        Transport transport = StreamTransport.of(silent(), new BufferedOutputStream(sent, 9_999), "flushed");
        assertThat(transport.sender().send(ascii("now"), 0, 1)).isEqualTo(3);
        assertThat(sent.toString(StandardCharsets.US_ASCII)).isEqualTo("now");
        transport.close();
    }

    @Test
    void threadsComeWhenTheHalvesMayNotWaitAndGoWithTheEnd() throws Exception {
        Transport blocking = StreamTransport.of(silent(), new ByteArrayOutputStream(), "plain");
        blocking.sender().send(ascii("x"), 0, 1);
        assertThat(threads("plain")).isEmpty();
        blocking.close();
        await(() -> threads("plain").isEmpty());
        Transport transport = StreamTransport.of(silent(), new ByteArrayOutputStream(), "fast");
        transport.nonBlocking();
        assertThat(threads("fast")).containsExactly("heddle-read-fast");
        transport.sender().send(ascii("x"), 0, 1);
        assertThat(threads("fast")).containsExactly("heddle-read-fast", "heddle-write-fast");
        transport.close();
        await(() -> threads("fast").isEmpty());
    }

    @Test
    void threadsInheritNothing() throws Exception {
        CompletableFuture<String> seen = new CompletableFuture<>();
        InputStream in = new InputStream() {
            @Override
            public int read() {
                return read(new byte[1], 0, 1);
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                seen.complete(
                        CONTEXT.get() + ", daemon " + Thread.currentThread().isDaemon());
                return -1;
            }
        };
        CONTEXT.set("of the caller");
        try (Transport transport = StreamTransport.of(in, new ByteArrayOutputStream(), "clean")) {
            transport.nonBlocking();
            assertThat(seen.get(SECONDS, TimeUnit.SECONDS)).isEqualTo("null, daemon true");
        } finally {
            CONTEXT.remove();
        }
    }

    @Test
    void aStreamWhoseCloseWaitsHoldsNobodyUp() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Boolean> outputClosed = new CompletableFuture<>();
        InputStream in = new InputStream() {
            @Override
            public int read() {
                return -1;
            }

            @Override
            public void close() throws IOException {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        OutputStream out = new ByteArrayOutputStream() {
            @Override
            public void close() {
                outputClosed.complete(true);
            }
        };
        Transport transport = StreamTransport.of(in, out, "slow");
        transport.close();
        assertThat(outputClosed.get(SECONDS, TimeUnit.SECONDS)).isTrue();
        release.countDown();
        await(() -> threads("slow").isEmpty());
    }

    @Test
    void aSocketNeedsNoThread() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketChannel channel = SocketChannel.open(server.getLocalAddress());
            try (Transport transport = StreamTransport.of(channel, "mine")) {
                assertThat(transport.channel()).isSameAs(channel);
                assertThat(transport.peer()).isEqualTo("mine");
            }
        }
    }

    @Test
    void thePeerNeedsAName() {
        assertThatThrownBy(() -> StreamTransport.of(silent(), new ByteArrayOutputStream(), " "))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
