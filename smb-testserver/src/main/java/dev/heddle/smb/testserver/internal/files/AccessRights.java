// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.security.AccessAce;
import dev.heddle.smb.security.Ace;
import dev.heddle.smb.security.Acl;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import java.nio.file.Path;
import java.util.Set;

/**
 * Computes the access rights of a client from the rights it requests, the share's settings and the file's security
 * descriptor. A file without a security descriptor belongs to everybody, and everybody has all rights.
 */
public final class AccessRights {
    /** All rights that allow no change. */
    static final int READING = AccessMask.FILE_READ_DATA
            | AccessMask.FILE_READ_EA
            | AccessMask.FILE_EXECUTE
            | AccessMask.FILE_READ_ATTRIBUTES
            | AccessMask.READ_CONTROL
            | AccessMask.SYNCHRONIZE;

    /** All rights to a file. */
    public static final int ALL = 0x1F_01FF;

    private static final int READ = 0x12_0089;
    private static final int WRITE = 0x12_0116;
    private static final int EXECUTE = 0x12_00A0;

    /** The security descriptor of a file for which a client has set none. */
    static final SecurityDescriptor OPEN = SecurityDescriptor.parse("O:WDG:WDD:(A;;FA;;;WD)");

    private static final Set<Sid> ANYBODY = Set.of(Sid.EVERYONE);
    private static final Set<Sid> USERS = Set.of(Sid.EVERYONE, Sid.AUTHENTICATED_USERS, Sid.USERS);

    private AccessRights() {}

    /**
     * Returns all rights that a security descriptor allows ([MS-DTYP] 2.5.3.2).
     *
     * @param known whether the user has authenticated with a password; the server has no groups, and its users have no
     *     SIDs of their own
     */
    public static int allowed(SecurityDescriptor descriptor, boolean known) {
        Set<Sid> who = known ? USERS : ANYBODY;
        int granted = who.contains(descriptor.owner()) ? AccessMask.READ_CONTROL | AccessMask.WRITE_DAC : 0;
        Acl dacl = descriptor.dacl();
        if (dacl == null) {
            return ALL;
        }
        int denied = 0;
        for (Ace entry : dacl.entries()) {
            if (entry instanceof AccessAce ace
                    && (ace.flags() & Ace.INHERIT_ONLY) == 0
                    && who.contains(ace.trustee())) {
                int rights = specific(ace.mask(), ALL) & ALL;
                if (ace.type() == AccessAce.ALLOWED) {
                    granted |= rights & ~denied;
                } else if (ace.type() == AccessAce.DENIED) {
                    denied |= rights & ~granted;
                }
            }
        }
        return granted;
    }

    /**
     * Returns all rights to a file or directory, including those that its parent directory's security descriptor adds
     * ([MS-FSA] 2.1.5.1.2.1).
     */
    public static int allowed(FileStore store, Path path, boolean known) {
        int allowed = allowed(store.security(path), known);
        Path parent = path.getParent();
        if (parent != null && !path.equals(store.root())) {
            int above = allowed(store.security(parent), known);
            allowed |= (above & AccessMask.FILE_DELETE_CHILD) == 0 ? 0 : AccessMask.DELETE;
            allowed |= (above & AccessMask.FILE_LIST_DIRECTORY) == 0 ? 0 : AccessMask.FILE_READ_ATTRIBUTES;
        }
        return allowed;
    }

    /**
     * Maps the requested rights to specific rights, without generic ones.
     *
     * @param maximal all rights that can be granted
     * @throws StatusException if no right is requested, or one cannot be granted
     */
    public static int grant(int desired, int maximal) throws StatusException {
        if (desired == 0) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        int rights = specific(desired, maximal);
        if ((rights & ~maximal) != 0) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        return rights;
    }

    private static int specific(int mask, int maximal) {
        return (mask & ALL)
                | generic(mask, AccessMask.GENERIC_READ, READ)
                | generic(mask, AccessMask.GENERIC_WRITE, WRITE)
                | generic(mask, AccessMask.GENERIC_EXECUTE, EXECUTE)
                | generic(mask, AccessMask.GENERIC_ALL, ALL)
                | generic(mask, AccessMask.MAXIMUM_ALLOWED, maximal);
    }

    private static int generic(int desired, int bit, int rights) {
        return (desired & bit) != 0 ? rights : 0;
    }
}
