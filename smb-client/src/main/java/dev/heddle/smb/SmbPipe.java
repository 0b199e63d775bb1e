// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.rpc.RpcPipe;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.WriteRequest;
import dev.heddle.smb.wire.WriteResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A named pipe of the server, in message mode ([MS-SMB2] 3.2.4.20.3). Every call waits for each response at most for
 * the client's request timeout. Thread-safe, but a message goes to the first thread that reads: callers that share a
 * pipe must take turns.
 */
public final class SmbPipe implements AutoCloseable {
    /** The maximum length of a received message, in bytes. */
    public static final int MAX_MESSAGE = 16 << 20;

    private static final int FSCTL_PIPE_TRANSCEIVE = 0x0011_C017;

    private final TreeHandler tree;
    private final String name;
    private final FileId fileId;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SmbPipe(TreeHandler tree, String name, FileId fileId, Runnable onClose) {
        this.tree = tree;
        this.name = name;
        this.fileId = fileId;
        this.onClose = onClose;
    }

    static SmbPipe open(TreeHandler tree, String name, Runnable onClose) throws SmbException {
        try {
            return new SmbPipe(
                    tree, name, tree.create(OpenMode.pipe(name), name).fileId(), onClose);
        } catch (SmbException | RuntimeException e) {
            onClose.run();
            throw e;
        }
    }

    /** The pipe's name. */
    public String name() {
        return name;
    }

    private FileId fileId() throws SmbException {
        if (closed.get()) {
            throw new SmbClosedException(Details.of("the pipe '" + name + "' was closed"));
        }
        return fileId;
    }

    /**
     * Reads one message.
     *
     * @throws SmbProtocolException if the message is longer than {@link #MAX_MESSAGE}
     * @throws SmbTimeoutException if no message arrives in time
     */
    public byte[] read() throws SmbException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        readInto(message);
        return message.toByteArray();
    }

    /** Reads the rest of a message. */
    private void readInto(ByteArrayOutputStream message) throws SmbException {
        boolean more = true;
        while (more) {
            ReadRequest request = new ReadRequest(0, 0, buffer(), 0, fileId(), 0, 0);
            more = Requests.receive(
                    tree,
                    tree.send(request, name),
                    ReadResponse.class,
                    (response, reply) ->
                            append(message, response.data(), reply.status().equals(NtStatus.BUFFER_OVERFLOW)));
        }
    }

    private int buffer() {
        return Math.min(tree.sizes().readAtOnce(), tree.sizes().listBuffer());
    }

    /**
     * Appends a part of a message; returns whether more of the message follows.
     *
     * @param more whether the server says that more follows
     */
    private boolean append(ByteArrayOutputStream message, ByteBuffer data, boolean more) throws SmbProtocolException {
        if (data.remaining() > MAX_MESSAGE - message.size()) {
            throw new SmbProtocolException(Details.of(
                    "the server sent a message of over " + MAX_MESSAGE + " bytes on the pipe '" + name + "'"));
        }
        if (more && !data.hasRemaining()) {
            throw new SmbProtocolException(Details.of(
                    "the server sent an empty part of a message on the pipe '" + name + "', but more follows"));
        }
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        return more;
    }

    /**
     * Writes one message.
     *
     * @param message at most 64 KiB, or the server's limit for one request if that is less
     */
    public void write(byte[] message) throws SmbException {
        checkLength(message);
        WriteRequest request = new WriteRequest(fileId(), 0, 0, 0, ByteBuffer.wrap(message));
        WriteResponse response = tree.call(request, name, WriteResponse.class);
        if (response.count() != message.length) {
            throw new SmbProtocolException(Details.of("the server took " + response.count() + " of " + message.length
                    + " bytes of a message on the pipe '" + name + "'"));
        }
    }

    private void checkLength(byte[] message) {
        if (message.length > buffer()) {
            throw new IllegalArgumentException(
                    "a message of " + message.length + " bytes; at most " + buffer() + " fit into one request");
        }
    }

    /**
     * Writes one message and reads its answer, in one round trip if the answer is short.
     *
     * @param message at most 64 KiB, or the server's limit for one request if that is less
     * @throws SmbProtocolException if the answer is longer than {@link #MAX_MESSAGE}
     */
    public byte[] transceive(byte[] message) throws SmbException {
        checkLength(message);
        IoctlRequest request = Controls.request(FSCTL_PIPE_TRANSCEIVE, fileId(), ByteBuffer.wrap(message), buffer());
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        boolean more = Controls.call(tree, request, name, (output, complete) -> append(answer, output, !complete));
        if (more) {
            readInto(answer);
        }
        return answer.toByteArray();
    }

    /** Closes the pipe; later calls do nothing. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            tree.closeQuietly(fileId, name);
            onClose.run();
        }
    }

    /** The pipe as the RPC client uses it. */
    RpcPipe messages() {
        return new RpcPipe() {
            @Override
            public byte[] transceive(byte[] message) throws IOException {
                return SmbPipe.this.transceive(message);
            }

            @Override
            public void write(byte[] message) throws IOException {
                SmbPipe.this.write(message);
            }

            @Override
            public byte[] read() throws IOException {
                return SmbPipe.this.read();
            }
        };
    }
}
