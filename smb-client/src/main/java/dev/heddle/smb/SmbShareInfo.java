package dev.heddle.smb;

import java.util.Locale;

/**
 * A share as its server lists it.
 *
 * @param name its name
 * @param type what it is
 * @param comment its administrator's words; may be empty
 * @param hidden whether it is one that users are not shown: its name ends with {@code $}, or it is there for
 *     administration
 */
public record SmbShareInfo(String name, Type type, String comment, boolean hidden) {
    /** What a share is ([MS-SRVS] 2.2.2.4). */
    public enum Type {
        /** A file system. */
        DISK,
        /** A printer. */
        PRINTER,
        /** A device of another kind. */
        DEVICE,
        /** Named pipes. */
        IPC,
        /** Something that this client does not know. */
        OTHER
    }

    @Override
    public String toString() {
        return name + " (" + type.name().toLowerCase(Locale.ROOT) + ")";
    }
}
