package dev.heddle.smb;

import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.SmbCommand;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** Makes and deletes many directories. */
final class Directories {
    private Directories() {}

    static void createAll(DfsNamespace paths, String path) throws SmbException {
        String made = "";
        for (String next : SmbPath.names(path)) {
            made = SmbPath.join(made, next);
            paths.at(
                    made,
                    (tree, real) ->
                            Chains.directory(real, CreateDisposition.OPEN_IF).run(tree));
        }
    }

    /** Stops at DFS links, which are to be left alone. */
    static void deleteTree(DfsNamespace paths, String path) throws SmbException {
        String normal = SmbPath.normalize(path);
        SmbFileInfo info =
                paths.atEntry(normal, (tree, real) -> Chains.stat(real).run(tree));
        delete(paths, normal, info);
    }

    private static void delete(DfsNamespace paths, String path, SmbFileInfo info) throws SmbException {
        if (info.isDirectory() && !info.isReparsePoint()) {
            for (SmbEntry entry : entries(paths, path)) {
                delete(paths, SmbPath.join(path, entry.name()), entry.info());
            }
        }
        paths.atEntry(path, (tree, real) -> Chains.delete(real).run(tree));
    }

    private static List<SmbEntry> entries(DfsNamespace paths, String directory) throws SmbException {
        try (Stream<SmbEntry> entries = paths.atEntry(directory, (tree, real) -> Listing.stream(tree, real, "*"))) {
            return entries.toList();
        } catch (UncheckedIOException e) {
            throw SmbErrors.translate(Listing.cause(e), SmbCommand.QUERY_DIRECTORY, directory);
        }
    }
}
