// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.transfer.LocalFile;
import dev.heddle.cli.transfer.Upload;
import dev.heddle.cli.url.LocalNames;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Uploads the content of a local directory. Follows links to files, and reports links to directories as failures: they
 * may lead anywhere.
 */
public final class TreeUpload implements TreeRun.Visitor<TreeUpload.Item> {
    /**
     * A file or directory to upload.
     *
     * @param local the local path
     * @param directory the directory on the share to put it into; null for the start
     * @param twin the name in its local directory that differs from its own only in case; null if there is none
     */
    public record Item(
            Path local,
            @Nullable String directory,
            @Nullable String twin) {}

    private final SmbShare share;
    private final Upload upload;
    private final String top;
    private final Tally tally;

    public TreeUpload(SmbShare share, Upload upload, String top, Tally tally) {
        this.share = share;
        this.upload = upload;
        this.top = top;
        this.tally = tally;
    }

    @Override
    public boolean isDirectory(Item item) {
        return Files.isDirectory(item.local, LinkOption.NOFOLLOW_LINKS);
    }

    private static String name(Path local) {
        return String.valueOf(local.getFileName());
    }

    private String remote(Item item) throws IOException {
        if (item.directory == null) {
            return top;
        }
        String name = LocalNames.forServer(item.local);
        if (item.twin != null && !CaseClash.isTold(share, item.directory)) {
            throw new IOException("the share cannot tell this name from '" + item.twin + "'; skipped (rename one)");
        }
        return RemotePath.child(item.directory, name);
    }

    @Override
    public TreeRun.Listing<Item> enter(Item directory) throws IOException {
        String path = remote(directory);
        RemotePath.makeDirectory(share, path);
        CaseClash names = new CaseClash();
        return LocalListing.open(
                directory.local,
                local -> new Item(local, path, LocalNames.isReadable(local) ? names.add(name(local)) : null));
    }

    @Override
    public void file(Item file) throws IOException {
        if (!Files.isRegularFile(file.local)) {
            throw new IOException("not a regular file; skipped");
        }
        try (FileChannel in = FileChannel.open(file.local, StandardOpenOption.READ)) {
            tally.done(upload.write(in, LocalFile.lastWrite(file.local), remote(file), tally.listener()));
        }
    }

    @Override
    public void failed(Item item, IOException failure) throws IOException {
        tally.failed(LocalNames.shown(item.local), failure);
    }
}
