// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CCM (RFC 3610, NIST SP 800-38C). It uses AES/CTR for the text and the last block of AES/CBC for the tag, because
 * the JDK has intrinsics for both. It works in pieces with a small scratch buffer.
 */
final class CcmEngine implements AeadEngine {
    private static final int BLOCK = 16;
    private static final int AAD_PRESENT = 0x40;

    private final SecretKeySpec key;
    private final Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
    private final Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
    private final byte[] scratch = new byte[Pieces.MAX];
    private final Pieces pieces = new Pieces();
    private final byte[] block = new byte[BLOCK];
    private final byte[] mask = new byte[BLOCK];

    CcmEngine(SecretKeySpec key) throws GeneralSecurityException {
        this.key = key;
        cbc.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(new byte[BLOCK]));
    }

    @Override
    public void encrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] out, int outOff, byte[] tag)
            throws GeneralSecurityException {
        beginText(nonce);
        beginMac(nonce, aad, len, tag.length);
        int n;
        for (int done = 0; done < len; done += n) {
            n = Math.min(pieces.next(), len - done);
            mac(in, off + done, n);
            ctr.update(in, off + done, n, out, outOff + done);
        }
        finish(tag);
    }

    @Override
    public boolean decrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] tag, byte[] out, int outOff)
            throws GeneralSecurityException {
        beginText(nonce);
        beginMac(nonce, aad, len, tag.length);
        int n;
        for (int done = 0; done < len; done += n) {
            n = Math.min(pieces.next(), len - done);
            ctr.update(in, off + done, n, out, outOff + done);
            mac(out, outOff + done, n);
        }
        byte[] expected = new byte[tag.length];
        finish(expected);
        boolean right = MessageDigest.isEqual(expected, tag);
        if (!right) {
            Arrays.fill(out, outOff, outOff + len, (byte) 0);
        }
        return right;
    }

    /** Computes the mask of the tag from counter 0. The text uses the counters from 1. */
    private void beginText(byte[] nonce) throws GeneralSecurityException {
        Arrays.fill(block, (byte) 0);
        block[0] = (byte) (lengthBytes(nonce) - 1);
        System.arraycopy(nonce, 0, block, 1, nonce.length);
        ctr.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(block));
        Arrays.fill(mask, (byte) 0);
        ctr.update(mask, 0, BLOCK, mask, 0);
    }

    /** Returns the number of bytes for the text's length in a block, after flags and nonce: 4 in SMB. */
    private static int lengthBytes(byte[] nonce) {
        return BLOCK - 1 - nonce.length;
    }

    private void beginMac(byte[] nonce, byte[] aad, int len, int tagLength) throws GeneralSecurityException {
        Arrays.fill(block, (byte) 0);
        block[0] = (byte) (AAD_PRESENT | (((tagLength - 2) / 2) << 3) | (lengthBytes(nonce) - 1));
        System.arraycopy(nonce, 0, block, 1, nonce.length);
        for (int i = 0; i < Math.min(lengthBytes(nonce), Integer.BYTES); i++) {
            block[BLOCK - 1 - i] = (byte) (len >>> (8 * i));
        }
        chain(block, 0, BLOCK);
        byte[] prefixed = new byte[2 + aad.length];
        prefixed[0] = (byte) (aad.length >>> 8);
        prefixed[1] = (byte) aad.length;
        System.arraycopy(aad, 0, prefixed, 2, aad.length);
        mac(prefixed, 0, prefixed.length);
    }

    /** Adds bytes to the MAC, padded with zeros to whole blocks. Only the last piece of a message needs padding. */
    private void mac(byte[] in, int off, int len) throws GeneralSecurityException {
        int whole = len & -BLOCK;
        if (whole > 0) {
            chain(in, off, whole);
        }
        if (whole < len) {
            Arrays.fill(block, (byte) 0);
            System.arraycopy(in, off + whole, block, 0, len - whole);
            chain(block, 0, BLOCK);
        }
    }

    private void chain(byte[] in, int off, int len) throws GeneralSecurityException {
        cbc.update(in, off, len, scratch, 0);
        System.arraycopy(scratch, len - BLOCK, block, 0, BLOCK);
    }

    private void finish(byte[] tag) throws GeneralSecurityException {
        for (int i = 0; i < tag.length; i++) {
            tag[i] = (byte) (block[i] ^ mask[i]);
        }
        // Resets the chaining value to the zero IV for the next message.
        cbc.doFinal();
    }
}
