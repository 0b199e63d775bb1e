package dev.heddle.smb.testserver;

import dev.heddle.smb.testserver.internal.files.Names;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One share of an {@link EmbeddedSmbServer}: a folder of any file system, which clients cannot leave. Immutable.
 *
 * @param name the share's name, 1 to 80 characters, without any of {@code \ / : * ? " < > |}; letter case does not
 *     matter
 * @param folder an existing directory
 * @param readOnly whether nothing can be changed
 * @param hidden whether it is left out of the list of shares
 * @param encrypted whether requests have to be encrypted
 * @param comment what the list of shares says about it
 * @param users who may enter it; empty for everybody, guests included
 * @param snapshots a directory with previous versions of the folder, each a directory named after its time in UTC, such
 *     as {@code @GMT-2026.01.31-23.59.59}; null for none
 */
public record ServedShare(
        String name,
        Path folder,
        boolean readOnly,
        boolean hidden,
        boolean encrypted,
        String comment,
        Set<String> users,
        @Nullable Path snapshots) {
    private static final int LONGEST_NAME = 80;

    /** Checks the name, and keeps an unmodifiable copy of the users. */
    public ServedShare {
        if (name.isEmpty() || name.length() > LONGEST_NAME || !Names.isPlain(name) || name.equalsIgnoreCase("IPC$")) {
            throw new IllegalArgumentException("not the name of a share: '" + name + "'");
        }
        users = Set.copyOf(users);
    }

    /** A visible share that can be written, and is encrypted if the client wishes. */
    public static ServedShare of(String name, Path folder) {
        return new ServedShare(name, folder, false, false, false, "", Set.of(), null);
    }

    /** This, but nothing can be changed. */
    public ServedShare asReadOnly() {
        return new ServedShare(name, folder, true, hidden, encrypted, comment, users, snapshots);
    }

    /** This, but left out of the list of shares. */
    public ServedShare asHidden() {
        return new ServedShare(name, folder, readOnly, true, encrypted, comment, users, snapshots);
    }

    /** This, but requests have to be encrypted. */
    public ServedShare asEncrypted() {
        return new ServedShare(name, folder, readOnly, hidden, true, comment, users, snapshots);
    }

    /** This with another comment. */
    public ServedShare withComment(String newComment) {
        return new ServedShare(name, folder, readOnly, hidden, encrypted, newComment, users, snapshots);
    }

    /** This, but only these users may enter it. */
    public ServedShare forUsers(String... names) {
        return new ServedShare(name, folder, readOnly, hidden, encrypted, comment, Set.of(names), snapshots);
    }

    /** This with previous versions, which clients can list and read; the directory need not be there yet. */
    public ServedShare withSnapshots(Path directory) {
        return new ServedShare(name, folder, readOnly, hidden, encrypted, comment, users, directory);
    }
}
