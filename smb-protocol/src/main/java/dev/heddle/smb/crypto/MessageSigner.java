package dev.heddle.smb.crypto;

/**
 * Signs and verifies whole SMB2 messages, from the first byte of the header to the last byte of padding
 * ([MS-SMB2] 3.1.4.1, 3.1.5.1). Thread-safe: any number of threads may sign and verify at once.
 */
public interface MessageSigner {
    /** Length in bytes of an SMB2 header, the shortest message that can carry a signature. */
    int HEADER_LENGTH = 64;

    /** Offset in bytes of the signature field in the header. */
    int SIGNATURE_OFFSET = 48;

    /** Length in bytes of the signature field. */
    int SIGNATURE_LENGTH = 16;

    /**
     * Computes the signature as if the signature field were zero and stores it there. The caller has set
     * SMB2_FLAGS_SIGNED and everything else of the header before.
     *
     * @param buf holds the message
     * @param off offset of its header
     * @param len length of the message in bytes, at least {@value #HEADER_LENGTH}
     * @throws IllegalArgumentException if {@code len} is too short
     * @throws IndexOutOfBoundsException if the range is not inside {@code buf}
     * @throws IllegalStateException after {@link #destroy()}
     */
    void sign(byte[] buf, int off, int len);

    /**
     * Tells whether the signature in the message is right, comparing in constant time. The buffer is not changed.
     *
     * @param buf holds the message
     * @param off offset of its header
     * @param len length of the message in bytes; a message shorter than a header is never right
     * @return true only if the signature matches
     * @throws IndexOutOfBoundsException if the range is not inside {@code buf}
     * @throws IllegalStateException after {@link #destroy()}
     */
    boolean verify(byte[] buf, int off, int len);

    /** The algorithm of this signer. */
    SignatureKind kind();

    /**
     * Overwrites this signer's key and makes every later call fail. Copies that the JDK's cipher objects hold
     * become garbage and cannot be overwritten from here.
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
