// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** When messages are encrypted. Guest and anonymous sessions have no key and never encrypt. */
public enum EncryptionPolicy {
    /** Never encrypts and offers no cipher. Servers and shares that require encryption are refused. */
    OFF,
    /** Encrypts where the server requires it: for the whole session, or on single shares. */
    IF_REQUIRED,
    /**
     * Encrypts everything after the login, whether or not the server requires it. Servers that cannot encrypt are
     * refused, and so are SMB 2.0.2 and 2.1, guest and anonymous logins.
     */
    REQUIRED
}
