// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/** When messages are signed. Guest and anonymous sessions have no key and never sign. */
public enum SigningPolicy {
    /** Signs only if the server requires it. */
    IF_REQUIRED,
    /** Signs always; every response must be signed too. */
    REQUIRED
}
