// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import java.util.Locale;

/**
 * A share as its server lists it.
 *
 * @param name its name
 * @param type what it is
 * @param comment the administrator's description; may be empty
 * @param hidden whether it is hidden from users: its name ends with {@code $}, or it is for administration
 */
public record SmbShareInfo(String name, Type type, String comment, boolean hidden) {
    /** The type of a share ([MS-SRVS] 2.2.2.4). */
    public enum Type {
        /** A file system. */
        DISK,
        /** A printer. */
        PRINTER,
        /** A device of another kind. */
        DEVICE,
        /** Named pipes. */
        IPC,
        /** A type that this client does not know. */
        OTHER
    }

    @Override
    public String toString() {
        return name + " (" + type.name().toLowerCase(Locale.ROOT) + ")";
    }
}
