// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import dev.heddle.smb.wire.SmbCommand;

/** The commands of SMB2 ([MS-SMB2] 2.2.1.2) for which {@link Faults} can have rules. */
public enum ServedCommand {
    /** The first message of a connection. */
    NEGOTIATE,
    /** One step of a login. */
    SESSION_SETUP,
    /** Ends a session. */
    LOGOFF,
    /** Connects to a share. */
    TREE_CONNECT,
    /** Disconnects from a share. */
    TREE_DISCONNECT,
    /** Opens a file or directory. */
    CREATE,
    /** Closes a file or directory. */
    CLOSE,
    /** Flushes a file to the disk. */
    FLUSH,
    /** Reads from a file. */
    READ,
    /** Writes to a file. */
    WRITE,
    /** Locks or unlocks byte ranges of a file. */
    LOCK,
    /** Runs a file system control, such as a copy within the server. */
    IOCTL,
    /** Checks that the server responds. */
    ECHO,
    /** Lists a directory. */
    QUERY_DIRECTORY,
    /** Watches a directory for changes. */
    CHANGE_NOTIFY,
    /** Queries information about a file or file system. */
    QUERY_INFO,
    /** Changes information about a file. */
    SET_INFO;

    SmbCommand command() {
        return SmbCommand.valueOf(name());
    }
}
