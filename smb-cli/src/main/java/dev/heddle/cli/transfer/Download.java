package dev.heddle.cli.transfer;

import dev.heddle.cli.cleanup.UnfinishedFiles;
import dev.heddle.cli.text.Json;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Copies files from a share, whole or as what is missing of them. Thread-safe. */
public final class Download {
    private static final int MAX_BUFFERS = 64 << 20;
    private static final int LARGEST_BUFFER = 8 << 20;
    private static final int SMALLEST_BUFFER = 1 << 20;

    private final Remote remote;
    private final SmbUrl url;
    private final UnfinishedFiles unfinished;
    private final boolean resuming;
    private final int bufferSize;
    private final BiConsumer<String, String> notice;
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();

    /**
     * Prepares it.
     *
     * @param resuming whether to go on with what earlier downloads left, and to leave what can be gone on with
     * @param jobs how many files at once
     * @param notice hears of a path and why its file starts again
     */
    public Download(
            Remote remote,
            SmbUrl url,
            UnfinishedFiles unfinished,
            boolean resuming,
            int jobs,
            BiConsumer<String, String> notice) {
        this.remote = remote;
        this.url = url;
        this.unfinished = unfinished;
        this.resuming = resuming;
        this.bufferSize = Math.clamp(MAX_BUFFERS / jobs, SMALLEST_BUFFER, LARGEST_BUFFER);
        this.notice = notice;
    }

    /** What earlier downloads left in a directory. */
    public Partials partials(Path directory) throws IOException {
        return resuming ? Partials.in(directory) : Partials.NONE;
    }

    /** Whether nothing is to be done, since the file is there; it is counted then. */
    public boolean skips(Path target, SmbFileInfo info) throws IOException {
        boolean skips = resuming && ResumableDownload.isFinished(target, info);
        if (skips) {
            skipped.incrementAndGet();
        }
        return skips;
    }

    /**
     * Copies a file.
     *
     * @param info what was said of it before
     * @param partials those of the target's directory
     * @return how many bytes came from the server
     */
    public long run(String path, SmbFileInfo info, Path target, Partials partials, TransferListener listener)
            throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException(target + " is a directory; not replaced by a file");
        }
        LocalFile.checkNotReadOnly(target);
        boolean device = Files.exists(target) && !Files.isRegularFile(target);
        if (resuming && !device && info.size() >= ResumableDownload.WORTH_IT) {
            SmbShare share = remote.share();
            String source = url.host() + ":" + url.port() + "/" + share.name() + "/" + path;
            ResumableDownload.Outcome outcome = new ResumableDownload(
                            share, path, source, target, text -> notice.accept(path, text))
                    .run(partials, bufferSize, listener);
            kept.addAndGet(outcome.kept());
            return outcome.copied();
        }
        return whole(path, info, target, listener);
    }

    private long whole(String path, SmbFileInfo info, Path target, TransferListener listener) throws IOException {
        try (LocalFile file = LocalFile.create(target, unfinished)) {
            long bytes = remote.share().download(path, file.channel(), listener);
            if (resuming && !info.lastWriteTime().equals(Instant.EPOCH)) {
                // If the file has changed since, it gets a time that it no longer has: then it is copied again the next
                // time.
                file.commit(FileTime.from(info.lastWriteTime()));
            } else {
                file.commit();
            }
            return bytes;
        }
    }

    /** Adds to a report what only this knows. */
    public void addTo(Json json) {
        if (resuming) {
            json.add("skipped", skipped.get()).add("kept", kept.get());
        }
    }
}
