// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Encrypts and decrypts the messages of one session, each after an SMB2 TRANSFORM_HEADER ([MS-SMB2] 2.2.41 and
 * 3.1.4.3). The nonces are a counter, so no nonce is used twice. Thread-safe: each call acquires its own engine from a
 * small pool.
 */
public final class MessageCipher {
    /** The length of the header before the encrypted message, in bytes. */
    public static final int TRANSFORM_HEADER_LENGTH = 52;

    private static final String STRUCTURE = "SMB2 TRANSFORM_HEADER";
    private static final int TAG_AT = 4;
    private static final int NONCE_AT = 20;
    private static final int SIZE_AT = 36;
    private static final int FLAGS_AT = 42;
    private static final int SESSION_AT = 44;
    private static final int ENCRYPTED = 1;
    private static final int MAX_POOLED = 16;

    private final CipherKind kind;
    private final Keyed out;
    private final Keyed in;
    /** The next nonce; negative after all are used. */
    private final AtomicLong nonces;

    /** Creates a cipher whose first nonce is {@code firstNonce}; for tests. */
    MessageCipher(CipherKind kind, byte[] encryptionKey, byte[] decryptionKey, long firstNonce) {
        this.kind = kind;
        this.out = new Keyed(kind, encryptionKey);
        this.in = new Keyed(kind, decryptionKey);
        this.nonces = new AtomicLong(firstNonce);
    }

    /**
     * Creates the cipher of a session.
     *
     * @param encryptionKey the key for outgoing messages, of the cipher's key length; copied
     * @param decryptionKey the key for incoming messages, of the cipher's key length; copied
     * @throws IllegalArgumentException if a key has another length
     */
    public static MessageCipher of(CipherKind kind, byte[] encryptionKey, byte[] decryptionKey) {
        for (byte[] key : new byte[][] {encryptionKey, decryptionKey}) {
            if (key.length * 8 != kind.keyBits()) {
                throw new IllegalArgumentException("a key of " + key.length + " bytes does not fit " + kind);
            }
        }
        return new MessageCipher(kind, encryptionKey, decryptionKey, 0);
    }

    /** One key and the pool of its idle engines. */
    private static final class Keyed {
        private final CipherKind kind;
        private final byte[] key;
        private final ArrayBlockingQueue<AeadEngine> idle =
                new ArrayBlockingQueue<>(Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MAX_POOLED));
        private volatile boolean destroyed;

        Keyed(CipherKind kind, byte[] key) {
            this.kind = kind;
            this.key = key.clone();
        }

        AeadEngine borrow() throws GeneralSecurityException {
            AeadEngine engine = idle.poll();
            return engine == null ? make() : engine;
        }

        private synchronized AeadEngine make() throws GeneralSecurityException {
            if (destroyed) {
                throw new IllegalStateException("cipher is destroyed");
            }
            return AeadEngine.create(kind, key);
        }

        void giveBack(AeadEngine engine) {
            idle.offer(engine);
            if (destroyed) {
                idle.clear();
            }
        }

        synchronized void destroy() {
            destroyed = true;
            Arrays.fill(key, (byte) 0);
            idle.clear();
        }
    }

    /**
     * Writes a TRANSFORM_HEADER, followed by the encrypted message.
     *
     * @param target has room for {@value #TRANSFORM_HEADER_LENGTH} plus {@code len} bytes; must not be the array
     *     {@code plain}
     * @throws NoncesUsedUpException after 2^63 messages
     */
    public void encrypt(byte[] plain, int off, int len, byte[] target, int targetOff, long sessionId) {
        Objects.checkFromIndexSize(off, len, plain.length);
        Objects.checkFromIndexSize(targetOff, TRANSFORM_HEADER_LENGTH + len, target.length);
        long nonce = nextNonce();
        byte[] header = new byte[TRANSFORM_HEADER_LENGTH];
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, SmbHeader.TRANSFORM_PROTOCOL_ID)
                .putLong(NONCE_AT, nonce)
                .putInt(SIZE_AT, len)
                .putShort(FLAGS_AT, (short) ENCRYPTED)
                .putLong(SESSION_AT, sessionId);
        byte[] tag = new byte[AeadEngine.TAG_LENGTH];
        try {
            AeadEngine engine = out.borrow();
            engine.encrypt(nonce(header, 0), aad(header, 0), plain, off, len, target, targetOff + header.length, tag);
            out.giveBack(engine);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot compute " + kind, e);
        }
        System.arraycopy(tag, 0, header, TAG_AT, tag.length);
        System.arraycopy(header, 0, target, targetOff, header.length);
    }

    /**
     * Decrypts a message. The caller has checked its header with {@link #checkHeader}.
     *
     * @param target receives {@code len} minus {@value #TRANSFORM_HEADER_LENGTH} bytes; must not be the array
     *     {@code message}
     * @return whether the message is authentic; if not, this method fills {@code target} with zeros
     */
    public boolean decrypt(byte[] message, int off, int len, byte[] target, int targetOff) {
        Objects.checkFromIndexSize(off, len, message.length);
        Objects.checkFromIndexSize(targetOff, len - TRANSFORM_HEADER_LENGTH, target.length);
        byte[] tag = Arrays.copyOfRange(message, off + TAG_AT, off + NONCE_AT);
        int text = off + TRANSFORM_HEADER_LENGTH;
        try {
            AeadEngine engine = in.borrow();
            boolean right = engine.decrypt(
                    nonce(message, off),
                    aad(message, off),
                    message,
                    text,
                    len - TRANSFORM_HEADER_LENGTH,
                    tag,
                    target,
                    targetOff);
            in.giveBack(engine);
            return right;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the Java runtime cannot compute " + kind, e);
        }
    }

    private long nextNonce() {
        long nonce = nonces.getAndUpdate(next -> next < 0 ? next : next + 1);
        if (nonce < 0) {
            throw new NoncesUsedUpException();
        }
        return nonce;
    }

    private byte[] nonce(byte[] header, int off) {
        return Arrays.copyOfRange(header, off + NONCE_AT, off + NONCE_AT + kind.nonceLength());
    }

    private static byte[] aad(byte[] header, int off) {
        return Arrays.copyOfRange(header, off + NONCE_AT, off + TRANSFORM_HEADER_LENGTH);
    }

    /**
     * Checks everything in a header that can be checked without a key.
     *
     * @param len the length of the whole message, header included
     * @throws WireFormatException if the message is too short, its flags do not say that it is encrypted, or its size
     *     field does not match its length
     */
    public static void checkHeader(byte[] message, int off, int len) throws WireFormatException {
        if (len < TRANSFORM_HEADER_LENGTH + SmbHeader.LENGTH) {
            throw new WireFormatException(STRUCTURE, "length", off, len, "leaves no room for a message");
        }
        ByteBuffer header = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        int size = header.getInt(off + SIZE_AT);
        if (size != len - TRANSFORM_HEADER_LENGTH) {
            throw new WireFormatException(
                    STRUCTURE,
                    "OriginalMessageSize",
                    off + SIZE_AT,
                    size & 0xFFFF_FFFFL,
                    "is not the number of bytes that follow, " + (len - TRANSFORM_HEADER_LENGTH));
        }
        int flags = header.getShort(off + FLAGS_AT) & 0xFFFF;
        if (flags != ENCRYPTED) {
            throw new WireFormatException(STRUCTURE, "Flags", off + FLAGS_AT, flags, "must be " + ENCRYPTED);
        }
    }

    /** Returns the session id of an encrypted message. The caller has checked its header with {@link #checkHeader}. */
    public static long sessionId(byte[] message, int off) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(off + SESSION_AT);
    }

    /** Returns the cipher. */
    public CipherKind kind() {
        return kind;
    }

    /** Overwrites the keys; later calls fail. */
    public void destroy() {
        out.destroy();
        in.destroy();
    }

    @Override
    public String toString() {
        return "MessageCipher[" + kind + "]";
    }
}
