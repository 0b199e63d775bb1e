package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-GCM of the JDK. One call for the whole message, since the JDK's decryption would keep a copy of all that it was given in
 * pieces.
 */
final class GcmEngine implements AeadEngine {
    private static final int TAG_BITS = 8 * TAG_LENGTH;

    private final SecretKeySpec key;
    private final Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    private byte[] joined = new byte[0];

    GcmEngine(SecretKeySpec key) throws GeneralSecurityException {
        this.key = key;
    }

    @Override
    public void encrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] out, int outOff, byte[] tag)
            throws GeneralSecurityException {
        gcm.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        gcm.updateAAD(aad);
        gcm.doFinal(in, off, len, out, outOff);
        System.arraycopy(out, outOff + len, tag, 0, TAG_LENGTH);
    }

    @Override
    public boolean decrypt(byte[] nonce, byte[] aad, byte[] in, int off, int len, byte[] tag, byte[] out, int outOff)
            throws GeneralSecurityException {
        gcm.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        gcm.updateAAD(aad);
        // The JDK wants the tag behind the text; SMB puts it in front.
        if (joined.length < len + TAG_LENGTH) {
            joined = new byte[Math.max(len + TAG_LENGTH, 1 << 16)];
        }
        System.arraycopy(in, off, joined, 0, len);
        System.arraycopy(tag, 0, joined, len, TAG_LENGTH);
        try {
            gcm.doFinal(joined, 0, len + TAG_LENGTH, out, outOff);
            return true;
        } catch (AEADBadTagException e) {
            Arrays.fill(out, outOff, outOff + len, (byte) 0);
            return false;
        }
    }
}
