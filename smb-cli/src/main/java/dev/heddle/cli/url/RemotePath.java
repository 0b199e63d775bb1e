// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.url;

import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.Optional;

/** Paths on a share, with {@code /} between names and the empty path for the root, and queries for them. */
public final class RemotePath {
    private RemotePath() {}

    public static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + '/' + name;
    }

    /** Returns whether the path is an existing directory. */
    public static boolean isDirectory(SmbShare share, String path) throws IOException {
        return path.isEmpty()
                || stat(share, path).filter(SmbFileInfo::isDirectory).isPresent();
    }

    /** Returns the info of the path; empty if nothing exists there. */
    public static Optional<SmbFileInfo> stat(SmbShare share, String path) throws IOException {
        try {
            return Optional.of(share.stat(path));
        } catch (SmbNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Creates the directory unless it exists. */
    public static void makeDirectory(SmbShare share, String path) throws IOException {
        try {
            share.createDirectory(path);
        } catch (SmbAlreadyExistsException e) {
            if (!share.stat(path).isDirectory()) {
                throw e;
            }
        }
    }

    public static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
