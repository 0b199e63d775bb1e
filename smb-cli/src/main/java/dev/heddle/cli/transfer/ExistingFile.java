package dev.heddle.cli.transfer;

import dev.heddle.cli.cleanup.CleanEnd;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of a share that is about to be overwritten, replaced or deleted. */
public final class ExistingFile {
    /** FILE_ATTRIBUTE_READONLY of [MS-FSCC] 2.6. */
    private static final int READ_ONLY = 0x1;

    /**
     * Any one of them meets the share mode of whoever has the file open; a user may not have the right to the first.
     */
    private static final List<OpenOption> PROBES =
            List.of(SmbOpenOption.DELETE, StandardOpenOption.WRITE, StandardOpenOption.READ);

    private final SmbShare share;
    private final String path;
    private final SmbFileInfo info;

    private ExistingFile(SmbShare share, String path, SmbFileInfo info) {
        this.share = share;
        this.path = path;
        this.info = info;
    }

    /** Does something with the file. */
    @FunctionalInterface
    public interface Action<T> {
        T run() throws IOException;
    }

    /** What is there of that path; empty if nothing is. */
    public static Optional<ExistingFile> at(SmbShare share, String path) throws IOException {
        return RemotePath.stat(share, path).map(info -> new ExistingFile(share, path, info));
    }

    /** Deletes a file or an empty directory; a read-only file only by force. */
    public static void delete(SmbShare share, String path, boolean force) throws IOException {
        try {
            share.delete(path);
        } catch (SmbAccessDeniedException e) {
            at(share, path)
                    .filter(ExistingFile::isReadOnly)
                    .orElseThrow(() -> e)
                    .change(force, "--force", false, () -> {
                        share.delete(path);
                        return true;
                    });
        }
    }

    boolean isReadOnly() {
        return info.isReadOnly() && !info.isDirectory();
    }

    public boolean isDirectory() {
        return info.isDirectory();
    }

    /**
     * Does what replaces or deletes the file, without the attribute if it is read-only and that is allowed. If the
     * action fails, or what is there afterwards shall stay read-only, it is set again.
     *
     * @param option the one that allows it, for the message
     */
    public <T> T change(boolean allowed, String option, boolean stays, Action<T> action) throws IOException {
        if (!isReadOnly()) {
            return action.run();
        }
        if (!allowed) {
            throw new IOException(
                    "'" + path + "' is read-only; left as it is (add " + option + " to change it all the same)");
        }
        share.metadata().setAttributes(path, info.attributes() & ~READ_ONLY);
        boolean done = false;
        try {
            T result = action.run();
            done = true;
            return result;
        } finally {
            if (!done || stays) {
                CleanEnd.cleanUp(() -> share.metadata().setAttributes(path, info.attributes()));
            }
        }
    }

    /**
     * Fails with STATUS_SHARING_VIOLATION if another client has it open: what that one writes later would be lost
     * without a word, since some servers replace such files.
     */
    public void checkNobodyHasItOpen() throws IOException {
        @Nullable SmbAccessDeniedException denied = null;
        for (OpenOption probe : PROBES) {
            try {
                share.open(path, probe, SmbOpenOption.EXCLUSIVE).close();
                return;
            } catch (SmbNotFoundException e) {
                return; // a link to nothing, or gone meanwhile
            } catch (SmbAccessDeniedException e) {
                denied = e;
            }
        }
        if (denied != null) {
            throw denied;
        }
    }
}
