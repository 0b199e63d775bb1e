// SPDX-License-Identifier: Apache-2.0
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

/** A file on a share that is about to be overwritten, replaced or deleted. */
public final class ExistingFile {
    /** FILE_ATTRIBUTE_READONLY of [MS-FSCC] 2.6. */
    private static final int READ_ONLY = 0x1;

    /**
     * Access to try for an exclusive open. Any one of them conflicts with an open of another client; the user may lack
     * the right to the first.
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

    /** An action on the file. */
    @FunctionalInterface
    public interface Action<T> {
        T run() throws IOException;
    }

    /** Returns the file or directory at a path; empty if nothing exists there. */
    public static Optional<ExistingFile> at(SmbShare share, String path) throws IOException {
        return RemotePath.stat(share, path).map(info -> new ExistingFile(share, path, info));
    }

    /** Deletes a file or an empty directory; a read-only file only with {@code force}. */
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
     * Runs an action that changes, replaces or deletes the file. If the file is read-only and {@code allowed} is true,
     * clears the read-only attribute before, and sets it again if the action fails or {@code stays} is true.
     *
     * @param option the option that allows it, for the message
     */
    public <T> T change(boolean allowed, String option, boolean stays, Action<T> action) throws IOException {
        if (!isReadOnly()) {
            return action.run();
        }
        if (!allowed) {
            throw new IOException(
                    "'" + path + "' is read-only and was not changed (add " + option + " to change it anyway)");
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
     * Fails with STATUS_SHARING_VIOLATION if another client has the file open. Some servers would replace such a file,
     * and later writes of that client would be lost silently.
     */
    public void checkNobodyHasItOpen() throws IOException {
        @Nullable SmbAccessDeniedException denied = null;
        for (OpenOption probe : PROBES) {
            try {
                share.open(path, probe, SmbOpenOption.EXCLUSIVE).close();
                return;
            } catch (SmbNotFoundException e) {
                return; // a dangling link, or deleted meanwhile
            } catch (SmbAccessDeniedException e) {
                denied = e;
            }
        }
        if (denied != null) {
            throw denied;
        }
    }
}
