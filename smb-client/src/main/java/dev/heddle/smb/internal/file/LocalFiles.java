// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.file;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.TransferListener;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.Operations;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies files between the share and the local disk; a copy is either complete or absent. */
public final class LocalFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LocalFiles.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 8;

    private LocalFiles() {}

    private static String temporaryName() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        return ".heddle-" + HexFormat.of().formatHex(random) + ".part";
    }

    /** Copies a file of the share to the local disk. Returns its size. */
    public static long download(DfsNamespace paths, String path, Path target) throws IOException {
        SmbFileInfo info = paths.at(path, (tree, real) -> Operations.stat(real).run(tree));
        Path part = target.resolveSibling(temporaryName());
        boolean complete = false;
        try {
            long size;
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                size = paths.at(path, (tree, real) -> Transfers.download(tree, real, out, TransferListener.none()));
            }
            if (!info.lastWriteTime().equals(Instant.EPOCH)) {
                Files.setLastModifiedTime(part, FileTime.from(info.lastWriteTime()));
            }
            move(part, target);
            complete = true;
            return size;
        } finally {
            if (!complete) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static void move(Path part, Path target) throws IOException {
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Copies a file of the local disk to the share. Returns its size. */
    public static long upload(DfsNamespace paths, Path source, String path) throws IOException {
        String target = SmbPath.normalize(path);
        String directory = target.substring(0, Math.max(0, target.lastIndexOf('\\')));
        String part = SmbPath.join(directory, temporaryName());
        boolean begun = false;
        boolean complete = false;
        try (FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
            Instant lastWrite = Files.getLastModifiedTime(source).toInstant();
            long size;
            try (FileHandle file = paths.at(
                    part,
                    (tree, real) -> FileHandle.open(
                            tree, real, target, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)))) {
                begun = true;
                size = Transfers.upload(file, in, TransferListener.none());
            }
            paths.at(
                    part,
                    (tree, real) ->
                            Operations.setTimes(real, null, null, lastWrite).run(tree));
            paths.atEntry(
                    part,
                    (tree, real) -> Operations.rename(real, paths.onSameTree(tree, target), true)
                            .run(tree));
            complete = true;
            return size;
        } finally {
            if (begun && !complete) {
                delete(paths, part);
            }
        }
    }

    private static void delete(DfsNamespace paths, String part) {
        boolean interrupted = Thread.interrupted();
        try {
            paths.atEntry(part, (tree, real) -> Operations.delete(real).run(tree));
        } catch (SmbException e) {
            LOG.warn("'{}' is left on the server: {}", part, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
