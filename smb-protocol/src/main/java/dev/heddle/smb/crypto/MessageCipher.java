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
 * Encrypts and decrypts the messages of one session, each behind an SMB2 TRANSFORM_HEADER ([MS-SMB2] 2.2.41 and
 * 3.1.4.3). Nonces are counted, so that none is used twice. Thread-safe: each call borrows an engine of its own from a
 * small pool.
 */
public final class MessageCipher {
    /** Length of the header in front of the encrypted message, in bytes. */
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
    /** The next nonce; below 0 once all are used. */
    private final AtomicLong nonces;

    /** With another first nonce than 0. */
    MessageCipher(CipherKind kind, byte[] encryptionKey, byte[] decryptionKey, long firstNonce) {
        this.kind = kind;
        this.out = new Keyed(kind, encryptionKey);
        this.in = new Keyed(kind, decryptionKey);
        this.nonces = new AtomicLong(firstNonce);
    }

    /**
     * Makes the cipher of a session.
     *
     * @param encryptionKey copied; as long as the cipher's keys are
     * @param decryptionKey likewise
     */
    public static MessageCipher of(CipherKind kind, byte[] encryptionKey, byte[] decryptionKey) {
        for (byte[] key : new byte[][] {encryptionKey, decryptionKey}) {
            if (key.length * 8 != kind.keyBits()) {
                throw new IllegalArgumentException("a key of " + key.length + " bytes does not fit " + kind);
            }
        }
        return new MessageCipher(kind, encryptionKey, decryptionKey, 0);
    }

    /** One key and its engines. */
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
     * Writes a TRANSFORM_HEADER and the encrypted message behind it.
     *
     * @param target has room for {@value #TRANSFORM_HEADER_LENGTH} and {@code len} bytes; another array than
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
     * Decrypts a message whose header {@link #checkHeader} has passed.
     *
     * @param target another array than {@code message}; gets {@code len} less {@value #TRANSFORM_HEADER_LENGTH} bytes
     * @return whether it is genuine; if not, {@code target} has zeros
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
     * Checks all that can be checked without a key.
     *
     * @param len of the whole message, header included
     * @throws WireFormatException if it is too short, says that it is not encrypted, or names another length than it
     *     has
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
                    "is not that of what follows, " + (len - TRANSFORM_HEADER_LENGTH));
        }
        int flags = header.getShort(off + FLAGS_AT) & 0xFFFF;
        if (flags != ENCRYPTED) {
            throw new WireFormatException(STRUCTURE, "Flags", off + FLAGS_AT, flags, "must be " + ENCRYPTED);
        }
    }

    /** The session that an encrypted message names; its header has passed {@link #checkHeader}. */
    public static long sessionId(byte[] message, int off) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getLong(off + SESSION_AT);
    }

    /** The cipher. */
    public CipherKind kind() {
        return kind;
    }

    /** Forgets the keys; later calls fail. */
    public void destroy() {
        out.destroy();
        in.destroy();
    }

    @Override
    public String toString() {
        return "MessageCipher[" + kind + "]";
    }
}
