// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-GMAC (RFC 4543) with the nonce of [MS-SMB2] 3.1.4.1.
 *
 * <p>The JDK's GCM buffers a copy of all additional data, and refuses to use the same nonce twice in a row. So this
 * engine does not pass the message as additional data, but makes it the ciphertext: GCM encryption of
 * {@code CTR(message)} gives the message as ciphertext. The resulting tag differs from the correct tag in two known
 * terms only: the two lengths in the last hashed block are swapped, and the mask belongs to the engine's private nonce.
 * The engine corrects both with one field product and one AES block. No output encrypted with the private nonce leaves
 * this object.
 */
final class GmacEngine implements MacEngine {
    private static final int BLOCK = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int COMMAND_OFFSET = 12;
    private static final int FLAGS_OFFSET = 16;
    private static final int MESSAGE_ID_OFFSET = 24;
    private static final int COMMAND_CANCEL = 12;

    private final SecretKeySpec key;
    private final Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
    private final Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
    private final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");

    /** The products of the hash key H and x^i for i from 0 to 127, two longs each. */
    private final long[] powers = new long[2 * TAG_BITS];

    private final byte[] scratch = new byte[Pieces.MAX + BLOCK];
    private final Pieces pieces = new Pieces();
    private final byte[] nonce = new byte[NONCE];
    private final byte[] privateNonce = new byte[NONCE];
    private final byte[] counters = new byte[2 * BLOCK];
    private final byte[] masks = new byte[2 * BLOCK];
    private int filled;
    private int piece;
    private long length;
    private long messages;

    GmacEngine(byte[] rawKey) throws GeneralSecurityException {
        key = new SecretKeySpec(rawKey, "AES");
        ecb.init(Cipher.ENCRYPT_MODE, key);
        byte[] h = ecb.doFinal(new byte[BLOCK]);
        long high = (long) LONGS.get(h, 0);
        long low = (long) LONGS.get(h, 8);
        for (int i = 0; i < TAG_BITS; i++) {
            powers[2 * i] = high;
            powers[2 * i + 1] = low;
            long carry = -(low & 1);
            low = low >>> 1 | high << 63;
            high = high >>> 1 ^ (carry & 0xe1L << 56);
        }
    }

    @Override
    public void begin(byte[] header) throws GeneralSecurityException {
        System.arraycopy(header, MESSAGE_ID_OFFSET, nonce, 0, 8);
        int fromServer = header[FLAGS_OFFSET] & 1;
        int command = (short) SHORTS.get(header, COMMAND_OFFSET);
        INTS.set(nonce, 8, command == COMMAND_CANCEL ? fromServer | 2 : fromServer);
        begin();
    }

    /** Begins a message with a nonce of 12 bytes. */
    void beginWithNonce(byte[] twelve) throws GeneralSecurityException {
        System.arraycopy(twelve, 0, nonce, 0, NONCE);
        begin();
    }

    private void begin() throws GeneralSecurityException {
        filled = 0;
        piece = pieces.next();
        length = 0;
        messages++;
        LONGS.set(privateNonce, 0, messages);
        counterBlock(nonce, 0, 1);
        counterBlock(privateNonce, BLOCK, 1);
        ecb.doFinal(counters, 0, 2 * BLOCK, masks, 0);
        counterBlock(privateNonce, 0, 2);
        ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counters, 0, BLOCK));
        gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, privateNonce));
    }

    private void counterBlock(byte[] twelve, int at, int counter) {
        System.arraycopy(twelve, 0, counters, at, NONCE);
        counters[at + BLOCK - 1] = (byte) counter;
    }

    @Override
    public void update(byte[] buf, int off, int len) throws GeneralSecurityException {
        int at = off;
        int left = len;
        length += len;
        while (left > 0) {
            int n = Math.min(left, piece - filled);
            ctr.update(buf, at, n, scratch, filled);
            filled += n;
            at += n;
            left -= n;
            if (filled == piece) {
                gcm.update(scratch, 0, piece, scratch, 0);
                filled = 0;
                piece = pieces.next();
            }
        }
    }

    @Override
    public void finish(byte[] out, int off) throws GeneralSecurityException {
        gcm.doFinal(scratch, 0, filled, scratch, 0);
        long high = (long) LONGS.get(scratch, filled);
        long low = (long) LONGS.get(scratch, filled + 8);
        // The length block was (0, bits) and must be (bits, 0). The difference of the tags is (bits, bits) times H.
        long bits = length * 8;
        for (int i = 0; i < Long.SIZE; i++) {
            if ((bits << i) < 0) {
                high ^= powers[2 * i] ^ powers[2 * i + TAG_BITS];
                low ^= powers[2 * i + 1] ^ powers[2 * i + 1 + TAG_BITS];
            }
        }
        LONGS.set(out, off, high ^ (long) LONGS.get(masks, 0) ^ (long) LONGS.get(masks, BLOCK));
        LONGS.set(out, off + 8, low ^ (long) LONGS.get(masks, 8) ^ (long) LONGS.get(masks, BLOCK + 8));
    }
}
