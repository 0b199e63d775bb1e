// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The legacy algorithms of NTLM, all from Bouncy Castle: the JDK has no MD4, and a JDK in a restricted mode also
 * disables MD5 and RC4.
 */
final class LegacyCrypto {
    private LegacyCrypto() {}

    /** Computes MD4 (RFC 1320) of the concatenated parts: 16 bytes. */
    static byte[] md4(byte[]... parts) {
        return digest(new MD4Digest(), parts);
    }

    /** Computes MD5 (RFC 1321) of the concatenated parts: 16 bytes. */
    static byte[] md5(byte[]... parts) {
        return digest(new MD5Digest(), parts);
    }

    /** Computes HMAC-MD5 (RFC 2104) of the concatenated parts: 16 bytes. */
    static byte[] hmacMd5(byte[] key, byte[]... parts) {
        HMac mac = new HMac(new MD5Digest());
        mac.init(new KeyParameter(key));
        for (byte[] part : parts) {
            mac.update(part, 0, part.length);
        }
        byte[] out = new byte[mac.getMacSize()];
        mac.doFinal(out, 0);
        return out;
    }

    /** Encrypts the data by RC4 under a key that encrypts nothing else. */
    static byte[] rc4(byte[] key, byte[] data) {
        return new Rc4(key).apply(data);
    }

    private static byte[] digest(Digest digest, byte[]... parts) {
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] out = new byte[digest.getDigestSize()];
        digest.doFinal(out, 0);
        return out;
    }

    /** An RC4 cipher whose key stream continues from call to call. Not thread-safe. */
    static final class Rc4 {
        private final RC4Engine engine = new RC4Engine();

        Rc4(byte[] key) {
            engine.init(true, new KeyParameter(key));
        }

        byte[] apply(byte[] data) {
            byte[] out = new byte[data.length];
            engine.processBytes(data, 0, data.length, out, 0);
            return out;
        }
    }
}
