// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import dev.heddle.smb.crypto.CipherKind;
import dev.heddle.smb.crypto.SignatureKind;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that a {@link PlayedServer} negotiates.
 *
 * @param dialect its number
 * @param signing the signing algorithm
 * @param cipher null for none
 * @param encryptSession whether sessions are encrypted
 * @param encryptShare whether the share is encrypted
 */
record Rules(
        int dialect, SignatureKind signing, @Nullable CipherKind cipher, boolean encryptSession, boolean encryptShare) {
    static final Rules SIGNED = new Rules(0x0311, SignatureKind.AES_GMAC, CipherKind.AES_128_GCM, false, false);
    static final Rules ENCRYPTED = new Rules(0x0311, SignatureKind.AES_GMAC, CipherKind.AES_128_GCM, true, false);
    static final Rules ENCRYPTED_SHARE = new Rules(0x0311, SignatureKind.AES_CMAC, CipherKind.AES_256_GCM, false, true);
    static final Rules SMB_3_0_2 = new Rules(0x0302, SignatureKind.AES_CMAC, CipherKind.AES_128_CCM, false, false);
    static final Rules SMB_2_1 = new Rules(0x0210, SignatureKind.HMAC_SHA256, null, false, false);
}
