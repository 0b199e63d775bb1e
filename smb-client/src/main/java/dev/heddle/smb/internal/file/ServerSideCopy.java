// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbTruncatedException;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.internal.transfer.TransferEvent;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy.Chunk;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkResponse;
import dev.heddle.smb.wire.ioctl.SrvRequestResumeKeyResponse;
import java.io.IOException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Copies from one open file to another on the server ([MS-SMB2] 3.2.4.20.2 and 3.3.5.15.6). Used by one thread. */
public final class ServerSideCopy {
    /**
     * The limits of one copy request.
     *
     * @param chunks the maximum number of ranges, above 0
     * @param chunkBytes the maximum bytes of one range, above 0
     * @param totalBytes the maximum bytes of all ranges, above 0
     */
    public record Limits(int chunks, int chunkBytes, int totalBytes) {
        /** The defaults of Windows and Samba. */
        static final Limits USUAL = new Limits(16, 1 << 20, 16 << 20);

        /** Returns these limits lowered to those of the server; null if the server's are not lower or not usable. */
        @Nullable
        Limits lowered(SrvCopyChunkResponse named) {
            Limits lower = new Limits(
                    least(chunks, named.chunks()),
                    least(chunkBytes, named.chunkBytes()),
                    least(totalBytes, named.totalBytes()));
            boolean usable = lower.chunks > 0 && lower.chunkBytes > 0 && lower.totalBytes > 0;
            return usable && !lower.equals(this) ? lower : null;
        }

        private static int least(int mine, int unsigned) {
            return (int) Math.min(mine, Integer.toUnsignedLong(unsigned));
        }
    }

    /** A file to copy from, and its size when it was opened. */
    private record Source(FileHandle file, long size) {}

    private final FileHandle source;
    private final FileHandle target;
    private final byte[] key;
    private Limits limits;

    ServerSideCopy(FileHandle source, FileHandle target, Limits limits) throws SmbException {
        this.source = source;
        this.target = target;
        this.limits = limits;
        this.key = Controls.call(
                source.tree(),
                Controls.request(
                        SrvRequestResumeKeyResponse.CTL_CODE,
                        source.fileId(),
                        Controls.noInput(),
                        SrvRequestResumeKeyResponse.LENGTH),
                source.path(),
                (output, complete) -> SrvRequestResumeKeyResponse.decode(output).resumeKey());
    }

    /** Copies a file to an open file. */
    public static long copy(DfsNamespace from, String path, FileHandle target, TransferListener listener)
            throws SmbException {
        Source opened = source(from, path);
        try (FileHandle source = opened.file) {
            checkSameSession(source, target.tree(), target.path());
            return Transfers.copy(source, opened.size, target, Limits.USUAL, listener);
        }
    }

    private static Source source(DfsNamespace from, String path) throws SmbException {
        return from.at(path, (tree, real) -> {
            CreateResponse created = tree.create(OpenMode.of(real, Set.of()), real);
            return new Source(new FileHandle(tree, real, created), created.endOfFile());
        });
    }

    /** Copies a file, creating or overwriting the target. */
    public static long copy(
            DfsNamespace from, String path, DfsNamespace to, String target, boolean replace, TransferListener listener)
            throws SmbException {
        Source opened = source(from, path);
        try (FileHandle source = opened.file;
                FileHandle copy = to.at(target, (tree, real) -> openTarget(source, tree, real, replace))) {
            return Transfers.copy(source, opened.size, copy, Limits.USUAL, listener);
        }
    }

    private static FileHandle openTarget(FileHandle source, TreeHandler tree, String path, boolean replace)
            throws SmbException {
        checkSameSession(source, tree, path);
        StandardOpenOption create = replace ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
        return new FileHandle(
                tree, path, tree.create(OpenMode.of(path, Set.of(StandardOpenOption.WRITE, create)), path));
    }

    private static void checkSameSession(FileHandle source, TreeHandler tree, String path) throws SmbException {
        if (!source.tree().sameSession(tree)) {
            throw SmbErrors.ofStatus(NtStatus.NOT_SAME_DEVICE, SmbCommand.IOCTL, path);
        }
    }

    /** Copies the first {@code size} bytes. */
    void run(long size, TransferListener listener) throws SmbException {
        TransferEvent event = TransferEvent.begun(TransferEvent.Kind.COPY, target.tree(), target.path());
        long done = 0;
        try {
            while (done < size) {
                long copied = copySome(done, size);
                done += copied;
                if (event != null) {
                    event.answered(copied);
                }
                listener.progress(done, size);
            }
        } finally {
            if (event != null) {
                event.commit();
            }
        }
    }

    /** Copies as much as one request may, and lowers the limits if the server reports lower ones. */
    private long copySome(long from, long size) throws SmbException {
        while (true) {
            List<Chunk> chunks = chunks(from, size);
            IoctlRequest request = Controls.request(
                    SrvCopyChunkCopy.CTL_CODE,
                    target.fileId(),
                    new SrvCopyChunkCopy(key, chunks).toBuffer(),
                    SrvCopyChunkResponse.LENGTH);
            TreeHandler tree = target.tree();
            try (SmbReply reply = Requests.receive(tree, tree.send(request, target.path()))) {
                if (reply.status().equals(NtStatus.SUCCESS)) {
                    return confirmed(reply, chunks);
                }
                Limits lower = reply.status().equals(NtStatus.INVALID_PARAMETER)
                                && reply.decode() instanceof IoctlResponse response
                        ? limits.lowered(SrvCopyChunkResponse.decode(response.output()))
                        : null;
                if (lower == null) {
                    throw Requests.failed(reply, SmbCall.of(request, target.path()));
                }
                limits = lower;
            } catch (IOException e) {
                throw SmbErrors.translate(e, SmbCommand.IOCTL, target.path());
            }
        }
    }

    private List<Chunk> chunks(long from, long size) {
        List<Chunk> chunks = new ArrayList<>();
        long at = from;
        long end = Math.min(size, from + limits.totalBytes);
        while (at < end && chunks.size() < limits.chunks) {
            int length = (int) Math.min(limits.chunkBytes, end - at);
            chunks.add(new Chunk(at, at, length));
            at += length;
        }
        return chunks;
    }

    private long confirmed(SmbReply reply, List<Chunk> chunks) throws IOException {
        if (!(reply.decode() instanceof IoctlResponse response)) {
            throw new SmbProtocolException(Details.of("the server confirmed a copy with an error body"));
        }
        long asked = chunks.stream().mapToLong(Chunk::length).sum();
        long copied = Integer.toUnsignedLong(
                SrvCopyChunkResponse.decode(response.output()).totalBytes());
        if (copied != asked) {
            throw new SmbTruncatedException(new Details(
                    "the server copied " + copied + " of " + asked + " bytes of '" + source.path() + "' at "
                            + chunks.get(0).sourceOffset(),
                    null,
                    "IOCTL",
                    target.path(),
                    "check whether another client truncated the file, or the server's disk is full",
                    null));
        }
        return copied;
    }
}
