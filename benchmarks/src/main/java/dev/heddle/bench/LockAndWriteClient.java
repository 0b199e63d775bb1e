// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A naive client: callers write under a lock; one platform thread reads replies and completes futures. The baseline
 * that shows the gain from batching and pooling.
 */
final class LockAndWriteClient implements EchoClient {
    private static final int READ_BUFFER = 128 << 10;

    private final Socket socket;
    private final OutputStream out;
    private final ConcurrentHashMap<Long, CompletableFuture<ByteBuffer>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final Thread reader;
    private volatile @Nullable IOException end;

    LockAndWriteClient(EchoServer server) throws IOException {
        socket = new Socket(server.host(), server.port());
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), READ_BUFFER));
        reader = Thread.ofPlatform().daemon().name("bench-naive-receive").start(() -> read(in));
    }

    @Override
    public void exchange(Payload payload) throws IOException {
        long id = ids.getAndIncrement();
        CompletableFuture<ByteBuffer> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        IOException cause = end; // set before the futures fail: this check or the reader fails this exchange
        if (cause != null) {
            throw cause;
        }
        ByteBuffer frame = ByteBuffer.allocate(EchoFormat.PAYLOAD_AT + payload.length());
        EchoFormat.layOut(payload, frame);
        frame.putLong(EchoFormat.ID_AT, id);
        synchronized (out) {
            out.write(frame.array());
        }
        payload.verify(await(reply), 0);
    }

    private static ByteBuffer await(CompletableFuture<ByteBuffer> reply) throws IOException {
        try {
            return reply.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no reply", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                int length = in.readInt() - Long.BYTES;
                if (length < 0 || length > Payload.LARGEST) {
                    throw new IOException("invalid payload length of " + length + " bytes");
                }
                long id = in.readLong();
                byte[] payload = new byte[length];
                in.readFully(payload);
                CompletableFuture<ByteBuffer> reply = waiting.remove(id);
                if (reply == null) {
                    throw new IOException("reply to unknown id " + id);
                }
                reply.complete(ByteBuffer.wrap(payload));
            }
        } catch (IOException e) {
            end = e;
            waiting.values().forEach(reply -> reply.completeExceptionally(e));
        }
    }

    @Override
    public long frames() {
        return ids.get();
    }

    @Override
    public long writes() {
        return ids.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Threads.join(reader);
    }
}
