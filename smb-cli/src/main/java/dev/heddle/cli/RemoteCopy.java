package dev.heddle.cli;

import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Set;

/** Copies files from a share to a share: has the server do it, or, where it cannot, brings the content through this process. */
final class RemoteCopy {
    private static final Set<String> CANNOT =
            Set.of("STATUS_NOT_SAME_DEVICE", "STATUS_NOT_SUPPORTED", "STATUS_INVALID_DEVICE_REQUEST");

    private final SmbShare source;
    private final SmbShare target;
    private final Reporter reporter;
    private boolean through;

    RemoteCopy(SmbShare source, SmbShare target, Reporter reporter) {
        this.source = source;
        this.target = target;
        this.reporter = reporter;
    }

    /**
     * Copies one file, which gets its name only when it is whole.
     *
     * @param size the source's, for the listener
     * @return bytes
     */
    long copy(String from, long size, String to, boolean replace, TransferListener listener) throws IOException {
        return Upload.whole(target, to, replace, temporary -> {
            if (!through) {
                try {
                    return source.copy(from, target, temporary, true, listener);
                } catch (SmbStatusException e) {
                    if (e.statusName().filter(CANNOT::contains).isEmpty()) {
                        throw e;
                    }
                    through = true;
                    reporter.notice("", "no server can do this alone: the content goes through this computer");
                }
            }
            try (ReadableByteChannel in = Channels.newChannel(source.openRead(from))) {
                return target.upload(in, temporary, (done, total) -> listener.progress(done, size));
            }
        });
    }
}
