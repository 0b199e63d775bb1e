// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * Downloads one file so that a later run can resume it after an interruption.
 *
 * <p>A part is resumed only if the server's file still has the same size, times and file number, and if the last block
 * of the part matches the server's file. At the end, size, times and number must still be the same.
 */
final class ResumableDownload {
    /** Smaller files are always downloaded from the start. */
    static final long WORTH_IT = 1 << 20;

    private static final int TAIL = 1 << 20;

    /**
     * The result of a download.
     *
     * @param copied bytes that came from the server
     * @param kept bytes that an earlier run had downloaded
     */
    record Outcome(long copied, long kept) {}

    private final SmbShare share;
    private final String path;
    private final String source;
    private final Path target;
    private final Consumer<String> notice;

    /**
     * Prepares the download.
     *
     * @param source server, share and path
     * @param notice receives the reason why the download starts again
     */
    ResumableDownload(SmbShare share, String path, String source, Path target, Consumer<String> notice) {
        this.share = share;
        this.path = path;
        this.source = source;
        this.target = target;
        this.notice = notice;
    }

    /**
     * Returns whether a local file has the size and, to the microsecond, the time of last write of the server's file.
     */
    static boolean isFinished(Path target, SmbFileInfo info) throws IOException {
        if (!Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                || info.lastWriteTime().equals(Instant.EPOCH)) {
            return false;
        }
        BasicFileAttributes local = Files.readAttributes(target, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return local.size() == info.size()
                && micros(local.lastModifiedTime().toInstant()).equals(micros(info.lastWriteTime()));
    }

    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Downloads the file.
     *
     * @param bufferSize bytes per read
     * @param listener receives the progress of the bytes that come from the server
     */
    Outcome run(Partials partials, int bufferSize, TransferListener listener) throws IOException {
        Version version = Version.of(source, share.stat(path));
        if (!version.tells()) {
            throw new IOException("the server does not report when files change: leave out --continue");
        }
        if (partials.deleteOthers(target, version)) {
            notice.accept("changed on the server since a part was downloaded; the download starts again");
        }
        try (PartialFile part = PartialFile.open(target, partials.of(target, version))) {
            long kept = complete(part, version.size(), bufferSize, listener);
            // By its path: for an open file, a server may report the times of when it was opened.
            if (!Version.of(source, share.stat(path)).equals(version)) {
                part.discard();
                throw new IOException("changed on the server during the download; run the command again");
            }
            part.commit(FileTime.from(version.lastWrite()));
            return new Outcome(version.size() - kept, kept);
        }
    }

    /** Downloads the missing bytes. Returns the number of bytes that were there before. */
    private long complete(PartialFile part, long size, int bufferSize, TransferListener listener) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bufferSize, Math.max(1, size)));
        try (SmbFile remote = share.open(path)) {
            long kept = keep(part, remote, size, buffer);
            copy(remote, part.channel(), kept, size, buffer, listener);
            return kept;
        }
    }

    /** Returns the length of the part if it matches. If it does not, empties the part and returns 0. */
    private long keep(PartialFile part, SmbFile remote, long size, ByteBuffer buffer) throws IOException {
        long there = part.channel().size();
        if (there > size || !sameTail(part.channel(), remote, there, buffer)) {
            part.discard();
            notice.accept("the local part does not match the server's file; the download starts again");
            return 0;
        }
        return there;
    }

    private static boolean sameTail(FileChannel part, SmbFile remote, long there, ByteBuffer buffer)
            throws IOException {
        int length = (int) Math.min(there, Math.min(TAIL, buffer.capacity()));
        ByteBuffer local = ByteBuffer.allocate(length);
        while (local.hasRemaining()) {
            if (part.read(local, there - length + local.position()) < 0) {
                return false;
            }
        }
        remote.read(buffer.clear().limit(length), there - length);
        return buffer.flip().equals(local.flip());
    }

    private void copy(
            SmbFile remote, FileChannel part, long from, long size, ByteBuffer buffer, TransferListener listener)
            throws IOException {
        part.position(from);
        for (long at = from; at < size; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - at));
            int got = remote.read(buffer, at);
            if (got <= 0) {
                throw new IOException("became shorter on the server during the download; run the command again");
            }
            buffer.flip();
            while (buffer.hasRemaining()) {
                part.write(buffer);
            }
            at += got;
            listener.progress(at - from, size - from);
        }
    }
}
