// SPDX-License-Identifier: Apache-2.0
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

/** Downloads files, from the start or from where an earlier download stopped. Thread-safe. */
public final class Download {
    private static final int MAX_BUFFERS = 64 << 20;
    private static final int LARGEST_BUFFER = 8 << 20;
    private static final int SMALLEST_BUFFER = 1 << 20;

    private final Remote remote;
    private final SmbUrl url;
    private final UnfinishedFiles unfinished;
    private final boolean resuming;
    private final boolean keepingTimes;
    private final int bufferSize;
    private final BiConsumer<String, String> notice;
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();

    /**
     * Prepares the downloads.
     *
     * @param resuming whether to resume earlier downloads, and to keep interrupted ones for a later run
     * @param keepingTimes whether a local file gets the time of last write of its source; resumed ones always do
     * @param jobs number of files in parallel
     * @param notice receives a path, and why its download starts again
     */
    public Download(
            Remote remote,
            SmbUrl url,
            UnfinishedFiles unfinished,
            boolean resuming,
            boolean keepingTimes,
            int jobs,
            BiConsumer<String, String> notice) {
        this.remote = remote;
        this.url = url;
        this.unfinished = unfinished;
        this.resuming = resuming;
        this.keepingTimes = keepingTimes;
        this.bufferSize = Math.clamp(MAX_BUFFERS / jobs, SMALLEST_BUFFER, LARGEST_BUFFER);
        this.notice = notice;
    }

    /** Finds the parts that earlier downloads left in a directory. */
    public Partials partials(Path directory) throws IOException {
        return resuming ? Partials.in(directory) : Partials.NONE;
    }

    /** Returns whether the local file is already complete; counts it as skipped then. */
    public boolean skips(Path target, SmbFileInfo info) throws IOException {
        boolean skips = resuming && ResumableDownload.isFinished(target, info);
        if (skips) {
            skipped.incrementAndGet();
        }
        return skips;
    }

    /**
     * Downloads a file.
     *
     * @param info the file's info from before the download
     * @param partials the parts in the directory of {@code target}
     * @return the number of bytes that came from the server
     */
    public long run(String path, SmbFileInfo info, Path target, Partials partials, TransferListener listener)
            throws IOException {
        if (Files.isDirectory(target)) {
            throw new IOException(target + " is a directory and cannot be overwritten by a file");
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
            if ((resuming || keepingTimes) && !info.lastWriteTime().equals(Instant.EPOCH)) {
                // If the remote file has changed since, the local file gets the old time, so that the next run
                // downloads it again.
                file.commit(FileTime.from(info.lastWriteTime()));
            } else {
                file.commit();
            }
            return bytes;
        }
    }

    /** Adds the numbers of skipped files and kept bytes to a report. */
    public void addTo(Json json) {
        if (resuming) {
            json.add("skipped", skipped.get()).add("kept", kept.get());
        }
    }
}
