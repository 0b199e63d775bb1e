// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.internal.transfer.ReadWindow;
import dev.heddle.smb.internal.transfer.WriteWindow;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Set;

/** Copies whole files between the share and the caller. */
public final class Transfers {
    private Transfers() {}

    static byte[] readAll(TreeHandler tree, String path) throws SmbException {
        CreateResponse created = tree.create(OpenMode.of(path, Set.of()), path);
        try (FileHandle file = new FileHandle(tree, path, created)) {
            if (created.endOfFile() > Integer.MAX_VALUE - 8) {
                throw new OutOfMemoryError(
                        SmbPath.quoted(path) + " has " + created.endOfFile() + " bytes, more than an array can hold");
            }
            Collected all = new Collected((int) created.endOfFile());
            try (ReadWindow window = ReadWindow.ofRange(tree, file.fileId(), path, 0, created.endOfFile())) {
                while (window.read(all::add) > 0) {
                    // the window delivers pieces in order
                }
            }
            return all.bytes;
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.READ, path);
        }
    }

    /** The bytes of a file whose reported size may be wrong: memory grows only with the bytes that arrive. */
    private static final class Collected {
        private static final int AT_FIRST = 16 << 20;

        private final int size;
        private byte[] bytes;
        private int length;

        Collected(int size) {
            this.size = size;
            this.bytes = new byte[Math.min(size, AT_FIRST)];
        }

        void add(ByteBuffer data) {
            int more = data.remaining();
            if (more > bytes.length - length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(size, Math.max(2L * bytes.length, (long) length + more)));
            }
            data.get(bytes, length, more);
            length += more;
        }
    }

    public static long download(TreeHandler tree, String path, WritableByteChannel out, TransferListener listener)
            throws IOException {
        CreateResponse created = tree.create(OpenMode.of(path, Set.of()), path);
        long size = created.endOfFile();
        long done = 0;
        try (FileHandle file = new FileHandle(tree, path, created);
                ReadWindow window = ReadWindow.ofRange(tree, file.fileId(), path, 0, size)) {
            int got;
            while ((got = window.read(data -> writeFully(out, data))) > 0) {
                done += got;
                listener.progress(done, size);
            }
        }
        return done;
    }

    private static void writeFully(WritableByteChannel out, ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            out.write(data);
        }
    }

    public static long upload(FileHandle file, ReadableByteChannel in, TransferListener listener) throws IOException {
        long total = remaining(in);
        long sent = 0;
        try (WriteWindow window =
                new WriteWindow(file.tree(), file.fileId(), file.path(), done -> listener.progress(done, total))) {
            ByteBuffer buffer = window.lend();
            while (fill(in, buffer)) {
                int length = buffer.remaining();
                window.writeLent(sent);
                sent += length;
                buffer = window.lend();
            }
            window.drain();
            file.written();
        }
        return sent;
    }

    /** Returns how many bytes there are to read; -1 if unknown. */
    private static long remaining(ReadableByteChannel in) {
        if (in instanceof SeekableByteChannel seekable) {
            try {
                return seekable.size() - seekable.position();
            } catch (IOException e) {
                return -1; // a pipe: a file channel by its type, but without a position
            }
        }
        return -1;
    }

    /** Fills the buffer, so that every request but the last is full; returns false at the end. */
    private static boolean fill(ReadableByteChannel in, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining() && in.read(buffer) >= 0) {
            // until it is full or the source ends
        }
        buffer.flip();
        return buffer.hasRemaining();
    }

    public static long copy(
            FileHandle source, long size, FileHandle target, ServerSideCopy.Limits limits, TransferListener listener)
            throws SmbException {
        if (size > 0) {
            new ServerSideCopy(source, target, limits).run(size, listener);
        }
        // Not before the copy: if both are the same file, truncating it first would leave nothing to copy.
        target.setSize(size);
        target.written();
        return size;
    }

    public static InputStream input(TreeHandler tree, String path) throws SmbException {
        CreateResponse created = tree.create(OpenMode.of(path, Set.of()), path);
        FileHandle file = new FileHandle(tree, path, created);
        try {
            return new SmbInputStream(file, created.endOfFile());
        } catch (SmbException e) {
            file.abandon();
            throw e;
        }
    }
}
