// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import dev.heddle.smb.testserver.internal.files.Names;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A share of an {@link EmbeddedSmbServer}: a folder of any file system, which clients cannot leave. Immutable.
 *
 * @param name the share's name, 1 to 80 characters, without any of {@code \ / : * ? " < > |}; case-insensitive
 * @param folder an existing directory
 * @param readOnly whether clients cannot change anything
 * @param hidden whether the list of shares omits this share
 * @param encrypted whether requests must be encrypted
 * @param comment the share's comment in the list of shares
 * @param users the users who may connect; empty for everybody, including guests
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

    /** Checks the name, and copies the users to an unmodifiable set. */
    public ServedShare {
        if (name.isEmpty() || name.length() > LONGEST_NAME || !Names.isPlain(name) || name.equalsIgnoreCase("IPC$")) {
            throw new IllegalArgumentException("not a valid share name: '" + name + "'");
        }
        users = Set.copyOf(users);
    }

    /** Returns a visible, writable share that does not require encryption. */
    public static ServedShare of(String name, Path folder) {
        return new ServedShare(name, folder, false, false, false, "", Set.of(), null);
    }

    /** Returns a copy of this share that is read-only. */
    public ServedShare asReadOnly() {
        return new ServedShare(name, folder, true, hidden, encrypted, comment, users, snapshots);
    }

    /** Returns a copy of this share that the list of shares omits. */
    public ServedShare asHidden() {
        return new ServedShare(name, folder, readOnly, true, encrypted, comment, users, snapshots);
    }

    /** Returns a copy of this share that requires encryption. */
    public ServedShare asEncrypted() {
        return new ServedShare(name, folder, readOnly, hidden, true, comment, users, snapshots);
    }

    /** Returns a copy of this share with another comment. */
    public ServedShare withComment(String newComment) {
        return new ServedShare(name, folder, readOnly, hidden, encrypted, newComment, users, snapshots);
    }

    /** Returns a copy of this share to which only these users may connect. */
    public ServedShare forUsers(String... names) {
        return new ServedShare(name, folder, readOnly, hidden, encrypted, comment, Set.of(names), snapshots);
    }

    /**
     * Returns a copy of this share with previous versions, which clients can list and read. The directory may be
     * created later.
     */
    public ServedShare withSnapshots(Path directory) {
        return new ServedShare(name, folder, readOnly, hidden, encrypted, comment, users, directory);
    }
}
