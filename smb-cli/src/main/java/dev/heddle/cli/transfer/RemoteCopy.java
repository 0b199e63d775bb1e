// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import dev.heddle.cli.terminal.Reporter;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.util.Set;

/** Copies files from share to share: on the server if that is possible, else through this process. */
public final class RemoteCopy {
    private static final Set<String> CANNOT =
            Set.of("STATUS_NOT_SAME_DEVICE", "STATUS_NOT_SUPPORTED", "STATUS_INVALID_DEVICE_REQUEST");

    private final SmbShare source;
    private final SmbShare target;
    private final Upload upload;
    private final Reporter reporter;
    private boolean through;

    public RemoteCopy(SmbShare source, SmbShare target, Overwriting overwriting, SourceTimes times, Reporter reporter) {
        this.source = source;
        this.target = target;
        this.upload = new Upload(target, overwriting, "-f twice", times);
        this.reporter = reporter;
    }

    /**
     * Copies one file.
     *
     * @param info the info of the source
     * @return the number of bytes copied
     */
    public long copy(String from, SmbFileInfo info, String to, TransferListener listener) throws IOException {
        return upload.write(to, file -> {
            long bytes = content(from, info.size(), to, file, listener);
            file.setLastWrite(info.lastWriteTime().equals(Instant.EPOCH) ? null : info.lastWriteTime());
            return bytes;
        });
    }

    private long content(String from, long size, String to, Upload.Target file, TransferListener listener)
            throws IOException {
        if (!through) {
            try {
                return source.copy(from, file.file(), (done, total) -> {
                    file.changed();
                    listener.progress(done, total);
                });
            } catch (SmbStatusException e) {
                if (e.statusName().filter(CANNOT::contains).isEmpty()) {
                    throw e;
                }
                through = true;
                reporter.notice("", "the server cannot copy this itself: the content goes through this computer");
            }
        }
        try (ReadableByteChannel in = Channels.newChannel(source.openRead(from))) {
            if (file.existed()) {
                refuseSameFile(from, to);
            }
            file.empty();
            return file.file().upload(in, (done, total) -> listener.progress(done, size));
        }
    }

    /**
     * Fails if source and target are the same file: writing would destroy its content. The server detects that only if
     * it copies by itself.
     */
    private void refuseSameFile(String from, String to) throws IOException {
        SmbFileInfo one = source.stat(from);
        SmbFileInfo other = target.stat(to);
        if (one.fileId() != 0
                && one.fileId() == other.fileId()
                && one.size() == other.size()
                && one.creationTime().equals(other.creationTime())
                && one.lastWriteTime().equals(other.lastWriteTime())) {
            throw new IOException("'" + from + "' and '" + to + "' are the same file; not copied");
        }
    }
}
