package dev.heddle.smb.testserver;

import dev.heddle.smb.wire.SmbCommand;

/** The commands of SMB2 ([MS-SMB2] 2.2.1.2) that {@link Faults} can be about. */
public enum ServedCommand {
    /** The first message of a connection. */
    NEGOTIATE,
    /** Part of a login. */
    SESSION_SETUP,
    /** The end of a session. */
    LOGOFF,
    /** Enters a share. */
    TREE_CONNECT,
    /** Leaves a share. */
    TREE_DISCONNECT,
    /** Opens a file or directory. */
    CREATE,
    /** Closes it. */
    CLOSE,
    /** Brings it to the disk. */
    FLUSH,
    /** Reads from it. */
    READ,
    /** Writes to it. */
    WRITE,
    /** Locks or unlocks parts of it. */
    LOCK,
    /** Something special. */
    IOCTL,
    /** A sign of life. */
    ECHO,
    /** Lists a directory. */
    QUERY_DIRECTORY,
    /** Waits for changes in a directory. */
    CHANGE_NOTIFY,
    /** Asks about a file or file system. */
    QUERY_INFO,
    /** Changes something about a file. */
    SET_INFO;

    SmbCommand command() {
        return SmbCommand.valueOf(name());
    }
}
