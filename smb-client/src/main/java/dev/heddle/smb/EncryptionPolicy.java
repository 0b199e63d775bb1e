package dev.heddle.smb;

/** When messages are encrypted. Guest and anonymous sessions have no key and never encrypt. */
public enum EncryptionPolicy {
    /** Never, and none is offered; servers and shares that demand it are refused. */
    OFF,
    /** Where the server demands it: for everything, or on single shares. */
    IF_REQUIRED,
    /**
     * Everything after the login, whatever the server says. Servers that cannot are refused, and so are SMB 2.0.2 and
     * 2.1, guest and anonymous logins.
     */
    REQUIRED
}
