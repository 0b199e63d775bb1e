package dev.heddle.smb;

import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.FileId;

/** Makes and deletes directories. */
final class Directories {
    private Directories() {}

    static FileId create(TreeHandler tree, String path, CreateDisposition disposition) throws SmbException {
        FileId made = tree.create(OpenMode.directory(path, disposition), path).fileId();
        tree.close(made, path);
        return made;
    }

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
