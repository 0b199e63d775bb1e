// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

/**
 * Signs and verifies whole SMB2 messages, from the first byte of the header to the last byte of padding
 * ([MS-SMB2] 3.1.4.1, 3.1.5.1). Thread-safe: any number of threads may sign and verify in parallel.
 */
public interface MessageSigner {
    /** The length of an SMB2 header in bytes: the shortest message that can carry a signature. */
    int HEADER_LENGTH = 64;

    /** The offset of the signature field in the header, in bytes. */
    int SIGNATURE_OFFSET = 48;

    /** The length of the signature field in bytes. */
    int SIGNATURE_LENGTH = 16;

    /**
     * Computes the signature as if the signature field were zero, and stores it in that field. The caller must have set
     * SMB2_FLAGS_SIGNED and all other header fields before.
     *
     * @param buf the array that holds the message
     * @param off the offset of its header
     * @param len the length of the message in bytes, at least {@value #HEADER_LENGTH}
     * @throws IllegalArgumentException if {@code len} is too short
     * @throws IndexOutOfBoundsException if the range is not inside {@code buf}
     * @throws IllegalStateException after {@link #destroy()}
     */
    void sign(byte[] buf, int off, int len);

    /**
     * Verifies the signature in the message. Compares in constant time, and does not change the buffer.
     *
     * @param buf the array that holds the message
     * @param off the offset of its header
     * @param len the length of the message in bytes; verification fails for a message shorter than a header
     * @return true only if the signature matches
     * @throws IndexOutOfBoundsException if the range is not inside {@code buf}
     * @throws IllegalStateException after {@link #destroy()}
     */
    boolean verify(byte[] buf, int off, int len);

    /** Returns the algorithm of this signer. */
    SignatureKind kind();

    /**
     * Overwrites this signer's key; every later call fails. This method cannot overwrite the copies of the key in the
     * JDK's cipher objects; they become garbage.
     */
    void destroy();

    /**
     * Creates a signer.
     *
     * @param kind the algorithm
     * @param key 16 bytes (for HMAC-SHA256 any length of at least one byte); copied
     * @return a new signer
     * @throws IllegalArgumentException if the key's length does not fit the algorithm
     */
    static MessageSigner of(SignatureKind kind, byte[] key) {
        return new PooledSigner(kind, key);
    }
}
