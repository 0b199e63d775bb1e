package dev.heddle.smb.auth;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.digests.MD5Digest;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The old algorithms that NTLM is made of. All of them from one library: the JDK has no MD4 at all, and a JDK in a
 * restricted mode takes MD5 and RC4 away as well.
 */
final class LegacyCrypto {
    private LegacyCrypto() {}

    /** MD4 (RFC 1320) of the concatenation: 16 bytes. */
    static byte[] md4(byte[]... parts) {
        return digest(new MD4Digest(), parts);
    }

    /** MD5 (RFC 1321) of the concatenation: 16 bytes. */
    static byte[] md5(byte[]... parts) {
        return digest(new MD5Digest(), parts);
    }

    /** HMAC-MD5 (RFC 2104) of the concatenation: 16 bytes. */
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

    /** RC4 of the data under a key that is used for nothing else. */
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

    /** An RC4 key stream that goes on from call to call. Not thread-safe. */
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
