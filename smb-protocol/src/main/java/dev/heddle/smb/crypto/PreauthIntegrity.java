// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The pre-authentication integrity hash of dialect 3.1.1: a SHA-512 chain over whole NEGOTIATE and SESSION_SETUP
 * messages, each from the first byte of its SMB2 header ([MS-SMB2] 3.1.4.4.1 via 3.2.5.2 and 3.2.5.3). The initial
 * value is zero. Not thread-safe.
 */
public final class PreauthIntegrity {
    /** The length of the hash value in bytes. */
    public static final int HASH_LENGTH = 64;

    private byte[] value;

    /** Creates a chain without messages. */
    public PreauthIntegrity() {
        this(new byte[HASH_LENGTH]);
    }

    private PreauthIntegrity(byte[] value) {
        this.value = value;
    }

    /** Adds one whole message. */
    public void update(byte[] message) {
        update(ByteBuffer.wrap(message));
    }

    /** Adds one whole message: the buffer's remaining bytes. Does not change the buffer's position. */
    public void update(ByteBuffer message) {
        MessageDigest sha512 = sha512();
        sha512.update(value);
        sha512.update(message.duplicate());
        value = sha512.digest();
    }

    /** Returns a copy of the current hash value, {@value #HASH_LENGTH} bytes. */
    public byte[] value() {
        return value.clone();
    }

    /** Returns an independent copy of this chain. A session's chain starts as a copy of its connection's chain. */
    public PreauthIntegrity copy() {
        return new PreauthIntegrity(value.clone());
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the Java runtime has no SHA-512", e);
        }
    }
}
