// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An open file or directory. Thread-safe. */
public final class OpenFile implements Open {
    private final FileId id;
    private final ServerTree tree;
    private final Share share;
    private final FileNode node;
    private final int access;
    private final int shareAccess;
    private final boolean deleteOnClose;
    private final @Nullable FileContent content;
    private final DirectoryScan scan;
    private final DirectoryWatch watch;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * The parameters of the open.
     *
     * @param access bits of {@link dev.heddle.smb.wire.AccessMask}, without generic ones
     * @param shareAccess bits of {@link dev.heddle.smb.wire.ShareAccess}
     */
    public record Mode(int access, int shareAccess, boolean deleteOnClose) {}

    /** @param content null for a directory, or if neither reading nor writing was requested */
    public OpenFile(FileId id, ServerTree tree, Share share, FileNode node, Mode mode, @Nullable FileContent content) {
        this.id = id;
        this.tree = tree;
        this.share = share;
        this.node = node;
        this.access = mode.access;
        this.shareAccess = mode.shareAccess;
        this.deleteOnClose = mode.deleteOnClose;
        this.content = content;
        this.scan = new DirectoryScan(share.store());
        this.watch = new DirectoryWatch();
    }

    @Override
    public FileId id() {
        return id;
    }

    @Override
    public ServerTree tree() {
        return tree;
    }

    public Share share() {
        return share;
    }

    public FileNode node() {
        return node;
    }

    public Path path() {
        return node.path();
    }

    public int access() {
        return access;
    }

    int shareAccess() {
        return shareAccess;
    }

    boolean deleteOnClose() {
        return deleteOnClose;
    }

    public boolean isDirectory() {
        return node.isDirectory();
    }

    public DirectoryScan scan() {
        return scan;
    }

    public DirectoryWatch watch() {
        return watch;
    }

    public Stat stat() throws IOException {
        return share.store().stat(node.at());
    }

    /** Reports a change of the file to the watches. Changes of streams are not reported. */
    public void report(int action, int filter) {
        if (!node.at().isStream()) {
            share.changes().report(path(), action, filter);
        }
    }

    /** Fails unless the file was opened with at least one of these rights. */
    public void require(int rights) throws StatusException {
        if ((access & rights) == 0) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
    }

    /** Returns the content of the file; fails for a directory, or if it was opened with none of these rights. */
    public FileContent content(int rights) throws StatusException {
        if (isDirectory()) {
            throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST);
        }
        require(rights);
        if (content == null) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        return content;
    }

    @Override
    public void close() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        watch.end(share.changes(), NtStatus.NOTIFY_CLEANUP);
        node.locks().releaseAll(this);
        if (content != null) {
            content.close();
        }
        share.closed(this);
    }
}
