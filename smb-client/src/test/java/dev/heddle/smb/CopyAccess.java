package dev.heddle.smb;

/** Lets tests of other packages ask a server for more than it takes. */
public final class CopyAccess {
    private CopyAccess() {}

    /** As the share's own copy, but beginning with other limits. */
    public static long copy(
            SmbShare share,
            String from,
            String to,
            int chunks,
            int chunkBytes,
            int totalBytes,
            TransferListener listener)
            throws SmbException {
        try (SmbFile source = share.open(from);
                SmbFile target = share.open(
                        to, java.nio.file.StandardOpenOption.WRITE, java.nio.file.StandardOpenOption.CREATE_NEW)) {
            return Transfers.copy(
                    source, source.size(), target, new ServerSideCopy.Limits(chunks, chunkBytes, totalBytes), listener);
        }
    }
}
