// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-CMAC (RFC 4493), computed as the last block of AES/CBC, because the JDK has an intrinsic for that. The other
 * CBC output goes to a small scratch buffer, so memory use does not depend on the size of the message.
 */
final class CmacEngine implements MacEngine {
    private static final int BLOCK = 16;

    private final Cipher cbc = Cipher.getInstance("AES/CBC/NoPadding");
    private final byte[] subkey1 = new byte[BLOCK];
    private final byte[] subkey2 = new byte[BLOCK];
    private final byte[] scratch = new byte[Pieces.MAX];
    private final Pieces pieces = new Pieces();

    /** The bytes that CBC has not processed yet: 1 to 16 after the first byte, because the last block is special. */
    private final byte[] last = new byte[BLOCK];

    private int held;

    CmacEngine(byte[] key) throws GeneralSecurityException {
        cbc.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK]));
        byte[] zeroEncrypted = cbc.doFinal(new byte[BLOCK]);
        doubleInField(zeroEncrypted, subkey1);
        doubleInField(subkey1, subkey2);
    }

    @Override
    public void begin(byte[] header) {
        held = 0;
    }

    @Override
    public void update(byte[] buf, int off, int len) throws GeneralSecurityException {
        int at = off;
        int left = len;
        int room = Math.min(left, BLOCK - held);
        System.arraycopy(buf, at, last, held, room);
        held += room;
        at += room;
        left -= room;
        if (left == 0) {
            return;
        }
        cbc.update(last, 0, BLOCK, scratch, 0);
        while (left > BLOCK) {
            int n = Math.min((left - 1) & -BLOCK, pieces.next());
            cbc.update(buf, at, n, scratch, 0);
            at += n;
            left -= n;
        }
        System.arraycopy(buf, at, last, 0, left);
        held = left;
    }

    @Override
    public void finish(byte[] out, int off) throws GeneralSecurityException {
        byte[] subkey = subkey1;
        if (held < BLOCK) {
            subkey = subkey2;
            last[held] = (byte) 0x80;
            for (int i = held + 1; i < BLOCK; i++) {
                last[i] = 0;
            }
        }
        for (int i = 0; i < BLOCK; i++) {
            last[i] ^= subkey[i];
        }
        // doFinal also resets the chaining value to the zero IV for the next message.
        cbc.doFinal(last, 0, BLOCK, out, off);
    }

    /** Multiplies by x in GF(2^128), without a branch on the secret (RFC 4493 section 2.3). */
    private static void doubleInField(byte[] in, byte[] out) {
        int carry = 0;
        for (int i = BLOCK - 1; i >= 0; i--) {
            int b = in[i] & 0xff;
            out[i] = (byte) (b << 1 | carry);
            carry = b >>> 7;
        }
        out[BLOCK - 1] ^= (byte) (0x87 & -carry);
    }
}
