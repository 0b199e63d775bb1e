// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.rpc.ServerService;
import dev.heddle.smb.rpc.ServerServiceEnd;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WriteResponse;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** An open pipe {@code srvsvc}, which lists the shares; the server has no other pipe. Thread-safe. */
public final class OpenPipe implements Open {
    private static final int PLATFORM_NT = 500;
    private static final int TYPE_SERVER = 0x9003;
    /** The version that Samba reports. */
    private static final int VERSION_MAJOR = 6;

    private static final int VERSION_MINOR = 1;
    private static final int TYPE_PIPES = 0x8000_0003;

    /** The server information that the pipe returns. */
    public record Server(String name, String comment, List<Share> shares) {}

    private final FileId id;
    private final ServerTree tree;
    private final ServerServiceEnd service;
    /** The messages that the client has not read yet; the first may be read in part. */
    private final Queue<ByteBuffer> answers = new ArrayDeque<>();

    /**
     * Opens a pipe.
     *
     * @param server the server information that the pipe returns
     * @throws StatusException if there is no pipe of that name
     */
    public OpenPipe(Server server, FileId id, ServerTree tree, String name) throws StatusException {
        if (!name.equalsIgnoreCase(ServerService.PIPE)) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        this.id = id;
        this.tree = tree;
        this.service = service(server);
    }

    private static ServerServiceEnd service(Server server) {
        List<ServerService.ShareInfo1> shares = new ArrayList<>();
        for (Share share : server.shares()) {
            if (!share.settings().hidden()) {
                shares.add(new ServerService.ShareInfo1(
                        share.settings().name(), 0, share.settings().comment()));
            }
        }
        shares.add(new ServerService.ShareInfo1("IPC$", TYPE_PIPES, ""));
        return new ServerServiceEnd(
                new ServerService.ServerInfo101(
                        PLATFORM_NT, server.name(), VERSION_MAJOR, VERSION_MINOR, TYPE_SERVER, server.comment()),
                shares);
    }

    @Override
    public FileId id() {
        return id;
    }

    @Override
    public ServerTree tree() {
        return tree;
    }

    public synchronized Answer read(int length) throws StatusException {
        ByteBuffer part = next(length);
        return Answer.of(status(), new ReadResponse(0, part));
    }

    public synchronized Answer write(ByteBuffer message) throws WireFormatException {
        int length = message.remaining();
        call(message);
        return Answer.success(new WriteResponse(length, 0));
    }

    public synchronized Answer transceive(IoctlRequest request) throws StatusException, WireFormatException {
        call(request.input());
        ByteBuffer part = next(request.maxOutputResponse());
        return Answer.of(
                status(), new IoctlResponse(request.ctlCode(), request.fileId(), 0, ByteBuffer.allocate(0), part));
    }

    private void call(ByteBuffer message) throws WireFormatException {
        byte[] fragment = new byte[message.remaining()];
        message.get(fragment);
        service.answer(fragment).forEach(answer -> answers.add(ByteBuffer.wrap(answer)));
    }

    /** Returns the next part of the current message, at most {@code length} bytes. */
    private ByteBuffer next(int length) throws StatusException {
        ByteBuffer message = answers.peek();
        if (message == null) {
            throw new StatusException(NtStatus.PIPE_EMPTY);
        }
        int count = Math.min(length, message.remaining());
        ByteBuffer part = message.slice(message.position(), count);
        message.position(message.position() + count);
        return part;
    }

    /** Returns STATUS_BUFFER_OVERFLOW if the current message has more bytes; otherwise removes it. */
    private NtStatus status() {
        ByteBuffer message = answers.peek();
        if (message != null && message.hasRemaining()) {
            return NtStatus.BUFFER_OVERFLOW;
        }
        answers.poll();
        return NtStatus.SUCCESS;
    }

    @Override
    public void close() {} // holds no resources
}
