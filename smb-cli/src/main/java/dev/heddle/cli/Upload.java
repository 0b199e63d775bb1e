package dev.heddle.cli;

import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** Writes a file on a share that gets its name only when it is whole. */
final class Upload {
    private Upload() {}

    /**
     * Uploads under a temporary name in the same directory and renames at the end, replacing a file of that name.
     *
     * @return bytes
     */
    static long upload(SmbShare share, ReadableByteChannel in, String path, TransferListener listener)
            throws IOException {
        String temporary = RemotePath.child(RemotePath.parent(path), TemporaryName.next());
        try {
            long bytes = share.upload(in, temporary, listener);
            share.rename(temporary, path, true);
            return bytes;
        } catch (IOException | RuntimeException e) {
            discard(share, temporary, e);
            throw e;
        }
    }

    private static void discard(SmbShare share, String temporary, Exception failure) {
        // An interrupt (Ctrl-C) ends the upload, not the cleaning up after it.
        boolean interrupted = Thread.interrupted();
        try {
            share.delete(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
