package dev.heddle.smb;

import dev.heddle.smb.wire.CreateDisposition;

/** Makes and deletes directories. */
final class Directories {
    private Directories() {}

    static void create(TreeHandler tree, String path, CreateDisposition disposition) throws SmbException {
        Chains.directory(path, disposition).run(tree);
    }

    static void deleteTree(SmbShare share, String path) throws SmbException {
        SmbFileInfo info = share.stat(path);
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
