package dev.heddle.cli.url;

import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.Optional;

/** Paths below a share, with {@code /} between names and the empty path for its root, and what is there. */
public final class RemotePath {
    private RemotePath() {}

    public static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + '/' + name;
    }

    /** Whether a directory of that path is there. */
    public static boolean isDirectory(SmbShare share, String path) throws IOException {
        return path.isEmpty()
                || stat(share, path).filter(SmbFileInfo::isDirectory).isPresent();
    }

    /** What is there of that path; empty if nothing is. */
    public static Optional<SmbFileInfo> stat(SmbShare share, String path) throws IOException {
        try {
            return Optional.of(share.stat(path));
        } catch (SmbNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Makes the directory unless it is there. */
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
