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
 * Copies one file so that it can be gone on with after it was broken off.
 *
 * <p>A part is gone on with only if the server's file has the size, the times and the number it had, and if the part's
 * last block is the server's. At the end the server's file must still have the same size, times and number.
 */
final class ResumableDownload {
    /** Smaller files are not worth it: they are copied from the start. */
    static final long WORTH_IT = 1 << 20;

    private static final int TAIL = 1 << 20;

    /**
     * What was done.
     *
     * @param copied bytes that came from the server
     * @param kept bytes that were there
     */
    record Outcome(long copied, long kept) {}

    private final SmbShare share;
    private final String path;
    private final String source;
    private final Path target;
    private final Consumer<String> notice;

    /**
     * Prepares it.
     *
     * @param source server, share and path
     * @param notice hears why it starts again
     */
    ResumableDownload(SmbShare share, String path, String source, Path target, Consumer<String> notice) {
        this.share = share;
        this.path = path;
        this.source = source;
        this.target = target;
        this.notice = notice;
    }

    /** Whether a local file has the size and the time of the server's, to what all systems keep of it. */
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
     * Does it.
     *
     * @param bufferSize how much is asked for at a time
     * @param listener hears of what comes from the server only
     */
    Outcome run(Partials partials, int bufferSize, TransferListener listener) throws IOException {
        Version version = Version.of(source, share.stat(path));
        if (!version.tells()) {
            throw new IOException("the server does not tell when its files changed: leave out --continue");
        }
        if (partials.deleteOthers(target, version)) {
            notice.accept("changed on the server since a part of it was copied; starts again");
        }
        try (PartialFile part = PartialFile.open(target, partials.of(target, version))) {
            long kept = complete(part, version.size(), bufferSize, listener);
            // By its path: while it is open a server may tell the time that it had then.
            if (!Version.of(source, share.stat(path)).equals(version)) {
                part.discard();
                throw new IOException("changed on the server while it was copied; run the command again");
            }
            part.commit(FileTime.from(version.lastWrite()));
            return new Outcome(version.size() - kept, kept);
        }
    }

    /** Brings what is missing. Returns how much was there. */
    private long complete(PartialFile part, long size, int bufferSize, TransferListener listener) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(bufferSize, Math.max(1, size)));
        try (SmbFile remote = share.open(path)) {
            long kept = keep(part, remote, size, buffer);
            copy(remote, part.channel(), kept, size, buffer, listener);
            return kept;
        }
    }

    /** How much of the part is good; 0 after it was emptied because it is not. */
    private long keep(PartialFile part, SmbFile remote, long size, ByteBuffer buffer) throws IOException {
        long there = part.channel().size();
        if (there > size || !sameTail(part.channel(), remote, there, buffer)) {
            part.discard();
            notice.accept("the part that is there is not a part of the server's file; starts again");
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
                throw new IOException("ended on the server before the size it had; run the command again");
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
