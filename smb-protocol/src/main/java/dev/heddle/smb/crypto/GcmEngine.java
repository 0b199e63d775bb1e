// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM with the JDK's ciphers, in pieces, so that memory use does not depend on the size of the message.
 *
 * <p>The JDK's GCM decryption buffers a copy of all pieces. So this engine decrypts the text by AES/CTR, encrypts the
 * text again by GCM to get the tag, and discards that ciphertext.
 */
final class GcmEngine implements AeadEngine {
    private static final int TAG_BITS = 8 * TAG_LENGTH;
    private static final int BLOCK = 16;
    /** The first counter of the text; counter 1 masks the tag. */
    private static final int FIRST_COUNTER = 2;

    private final SecretKeySpec key;
    private final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    private final Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
    private final byte[] scratch = new byte[Pieces.MAX + TAG_LENGTH];
    private final Pieces pieces = new Pieces();
    private final byte[] counter = new byte[BLOCK];
    private byte[] last = new byte[0];

    GcmEngine(SecretKeySpec key) throws GeneralSecurityException {
        this.key = key;
    }

    @Override
    public void encrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] out, int outOff, byte[] tag)
            throws GeneralSecurityException {
        begin(nonce, aad);
        int done = 0;
        for (int n = pieces.next(); n < len - done; n = pieces.next()) {
            gcm.update(in, off + done, n, out, outOff + done);
            done += n;
        }
        int rest = len - done;
        gcm.doFinal(in, off + done, rest, scratch, 0);
        System.arraycopy(scratch, 0, out, outOff + done, rest);
        System.arraycopy(scratch, rest, tag, 0, TAG_LENGTH);
    }

    @Override
    public boolean decrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] tag, byte[] out, int outOff)
            throws GeneralSecurityException {
        begin(nonce, aad);
        System.arraycopy(nonce, 0, counter, 0, nonce.length);
        counter[BLOCK - 1] = FIRST_COUNTER;
        ctr.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(counter));
        int done = 0;
        for (int n = pieces.next(); n < len - done; n = pieces.next()) {
            ctr.update(in, off + done, n, out, outOff + done);
            gcm.update(out, outOff + done, n, scratch, 0);
            done += n;
        }
        int rest = len - done;
        ctr.update(in, off + done, rest, out, outOff + done);
        gcm.doFinal(out, outOff + done, rest, scratch, 0);
        byte[] expected = Arrays.copyOfRange(scratch, rest, rest + TAG_LENGTH);
        boolean right = MessageDigest.isEqual(expected, tag);
        if (!right) {
            Arrays.fill(out, outOff, outOff + len, (byte) 0);
        }
        return right;
    }

    private void begin(byte[] nonce, byte[] aad) throws GeneralSecurityException {
        if (Arrays.equals(nonce, last)) {
            // A peer may send a nonce again. The JDK refuses to encrypt twice in a row with the same nonce, so this
            // engine initializes the cipher with another nonce in between.
            byte[] other = nonce.clone();
            other[0] ^= 1;
            gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, other));
        }
        last = nonce.clone();
        gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        gcm.updateAAD(aad);
    }
}
