// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA256, truncated to the first 16 bytes. */
final class HmacEngine implements MacEngine {
    private final Mac mac = Mac.getInstance("HmacSHA256");
    private final byte[] full = new byte[32];

    HmacEngine(byte[] key) throws GeneralSecurityException {
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
    }

    @Override
    public void begin(byte[] header) {
        mac.reset();
    }

    @Override
    public void update(byte[] buf, int off, int len) {
        mac.update(buf, off, len);
    }

    @Override
    public void finish(byte[] out, int off) throws GeneralSecurityException {
        mac.doFinal(full, 0);
        System.arraycopy(full, 0, out, off, MessageSigner.SIGNATURE_LENGTH);
    }
}
