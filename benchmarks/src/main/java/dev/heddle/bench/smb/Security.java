// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

/** The protection of the clients' messages, as far as each client supports it. */
enum Security {
    /** No protection; a client that cannot do without signs. */
    PLAIN,
    /** All messages are signed. */
    SIGNED,
    /** All messages are encrypted. */
    ENCRYPTED
}
