// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.smux;

import dev.heddle.smux.SmuxConfig;
import dev.heddle.smux.SmuxSession;
import dev.heddle.smux.SmuxSessionClosedException;
import dev.heddle.smux.SmuxStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "load",
        description = "Send bytes to an echo server on many streams of one connection, and measure the throughput.",
        footerHeading = "%nExamples:%n",
        footer = "  heddle smux load --connect 127.0.0.1:9000 --streams 16 --bytes 100000000 --verify")
final class LoadCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private final SmuxOptions options = new SmuxOptions();

    @Option(
            names = "--connect",
            required = true,
            paramLabel = "HOST:PORT",
            description = "Connect to the echo server at this address.")
    @SuppressWarnings("NullAway.Init") // picocli
    private Address connect;

    @Option(
            names = "--streams",
            defaultValue = "1",
            paramLabel = "N",
            description = "Open N streams in parallel (default: ${DEFAULT-VALUE}).")
    private int streams = 1;

    @Option(
            names = "--bytes",
            defaultValue = "1048576",
            paramLabel = "B",
            description = "Send B bytes on each stream (default: ${DEFAULT-VALUE}).")
    private long bytes = 1 << 20;

    @Option(
            names = "--message-size",
            defaultValue = "32768",
            paramLabel = "M",
            description = "Send M bytes with each write (default: ${DEFAULT-VALUE}).")
    private int messageSize = 32768;

    @Option(names = "--verify", description = "Compare every byte, and fail at a wrong one.")
    private boolean verify;

    LoadCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws IOException {
        if (streams < 1 || bytes < 0 || messageSize < 1) {
            throw options.usage("--streams and --message-size must be above 0, and --bytes at least 0");
        }
        SmuxConfig config = options.config(builder -> builder);
        try (SmuxSession session = SmuxOptions.connect(connect, config);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            List<Future<Void>> runs = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                long seed = i;
                runs.add(threads.submit(() -> run(session, threads, seed)));
            }
            for (Future<Void> each : runs) {
                await(session, each);
            }
            report((System.nanoTime() - start) / 1e9);
        }
        return 0;
    }

    private static void await(SmuxSession session, Future<Void> run) throws IOException {
        try {
            join(run);
        } catch (SmuxSessionClosedException e) {
            throw new IOException(SmuxOptions.explain(session, e), e);
        }
    }

    private void report(double seconds) {
        out.print(String.format(
                Locale.ROOT,
                "%d streams, %d bytes each way on each, in %.3f s: %.1f MiB/s each way, %.0f streams/s%s\n",
                streams,
                bytes,
                seconds,
                streams * (double) bytes / (1 << 20) / seconds,
                streams / seconds,
                verify ? ", every byte right" : ""));
        out.flush();
    }

    private Void run(SmuxSession session, ExecutorService threads, long seed) throws IOException {
        try (SmuxStream stream = session.openStream()) {
            Future<Void> writer = threads.submit(() -> write(stream, seed));
            ByteBuffer buffer = ByteBuffer.allocate(Math.max(messageSize, 16 << 10));
            long at = 0;
            while (stream.read(buffer.clear()) >= 0) {
                at = check(buffer.flip(), seed, at);
            }
            join(writer);
            if (at != bytes) {
                throw new EOFException("stream " + stream.id() + " ended after " + at + " of " + bytes + " bytes");
            }
            return null;
        }
    }

    private Void write(SmuxStream stream, long seed) throws IOException {
        byte[] message = new byte[messageSize];
        for (long at = 0; at < bytes; ) {
            int length = (int) Math.min(messageSize, bytes - at);
            for (int i = 0; verify && i < length; i++) {
                message[i] = pattern(seed, at + i);
            }
            stream.write(ByteBuffer.wrap(message, 0, length));
            at += length;
        }
        stream.shutdownOutput();
        return null;
    }

    private long check(ByteBuffer received, long seed, long from) throws IOException {
        long at = from;
        while (verify && received.hasRemaining()) {
            if (received.get() != pattern(seed, at)) {
                throw new IOException("wrong byte at " + at + " of stream number " + seed);
            }
            at++;
        }
        return at + received.remaining();
    }

    private static byte pattern(long seed, long at) {
        return (byte) ((at * 31 + (at >> 8) * 7 + seed * 131) ^ (at >> 16));
    }

    private static void join(Future<Void> future) throws IOException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
