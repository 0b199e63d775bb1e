package dev.heddle.smb;

/** Deletes directories with all that is in them. */
final class Directories {
    private Directories() {}

    static void deleteTree(SmbShare share, String path) throws SmbException {
        SmbFileInfo info = share.statEntry(path);
        if (info.isDirectory() && !info.isReparsePoint()) {
            deleteContent(share, path);
        }
        share.delete(path);
    }

    private static void deleteContent(SmbShare share, String directory) throws SmbException {
        for (SmbEntry entry : share.entries(directory)) {
            String path = SmbPath.join(directory, entry.name());
            if (entry.info().isDirectory() && !entry.info().isReparsePoint()) {
                deleteContent(share, path);
            }
            share.delete(path);
        }
    }
}
