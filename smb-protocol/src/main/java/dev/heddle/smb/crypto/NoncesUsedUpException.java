// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

/**
 * Signals that a session has used all nonces, so that it cannot encrypt another message. Log in again to get new keys.
 */
public final class NoncesUsedUpException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NoncesUsedUpException() {
        super("this session has used up its nonces; log in again for new keys");
    }
}
