package dev.heddle.cli;

import dev.heddle.smb.SmbShare;
import dev.heddle.smb.TransferListener;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;

/** Writes a file on a share that gets its name only when it is whole. */
final class Upload {
    /** Makes a file of that path. */
    @FunctionalInterface
    interface Writer {
        /** Returns how many bytes it has. */
        long write(String path) throws IOException;
    }

    private Upload() {}

    /**
     * Uploads under a temporary name in the same directory and renames at the end, replacing a file of that name.
     *
     * @return bytes
     */
    static long upload(SmbShare share, ReadableByteChannel in, String path, TransferListener listener)
            throws IOException {
        return whole(share, path, true, temporary -> share.upload(in, temporary, listener));
    }

    /**
     * Has it written under a temporary name in the same directory and renames at the end.
     *
     * @param replace whether a file of that name is replaced
     * @return bytes
     */
    static long whole(SmbShare share, String path, boolean replace, Writer writer) throws IOException {
        String temporary = RemotePath.child(RemotePath.parent(path), TemporaryName.next());
        try {
            long bytes = writer.write(temporary);
            share.rename(temporary, path, replace);
            return bytes;
        } catch (IOException | RuntimeException e) {
            discard(share, temporary, e);
            throw e;
        }
    }

    private static void discard(SmbShare share, String temporary, Exception failure) {
        try {
            CleanEnd.cleanUp(() -> share.delete(temporary));
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }
}
