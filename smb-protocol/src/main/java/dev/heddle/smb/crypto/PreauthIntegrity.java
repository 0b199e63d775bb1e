package dev.heddle.smb.crypto;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The pre-authentication integrity hash of dialect 3.1.1: a SHA-512 chain over whole NEGOTIATE and SESSION_SETUP
 * messages, each from the first byte of its SMB2 header ([MS-SMB2] 3.1.4.4.1 via 3.2.5.2 and 3.2.5.3). It starts at
 * zero. Not thread-safe.
 */
public final class PreauthIntegrity {
    /** Length of the hash value in bytes. */
    public static final int HASH_LENGTH = 64;

    private byte[] value;

    /** A chain at its beginning. */
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

    /** Adds one whole message: the buffer's remaining bytes. The buffer's position does not move. */
    public void update(ByteBuffer message) {
        MessageDigest sha512 = sha512();
        sha512.update(value);
        sha512.update(message.duplicate());
        value = sha512.digest();
    }

    /** The present hash value, {@value #HASH_LENGTH} bytes, as a copy. */
    public byte[] value() {
        return value.clone();
    }

    /** A second chain that goes on from the present value: a session's chain begins as a copy of its connection's. */
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
