package dev.heddle.smb.internal.chain;

import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.SmbHeader;
import java.nio.ByteBuffer;

/** How a message is protected on the wire. */
public sealed interface Protection {
    /** The same for another request. */
    Protection ofAnother();

    /** Not at all. */
    Protection NONE = new None();

    /** Not at all. */
    record None() implements Protection {
        @Override
        public Protection ofAnother() {
            return this;
        }
    }

    /** Signed. For one request. */
    final class Signed implements Protection {
        /** The signature field of a message that has no signature. */
        static final byte[] NO_SIGNATURE = new byte[SmbHeader.SIGNATURE_LENGTH];

        private final MessageSigner signer;
        /** Written before the request is sent, and so before its response is read. */
        private final byte[] signature = new byte[SmbHeader.SIGNATURE_LENGTH];

        Signed(MessageSigner signer) {
            this.signer = signer;
        }

        @Override
        public Protection ofAnother() {
            return new Signed(signer);
        }

        /** Signs the request, and keeps the signature. */
        void sign(ByteBuffer message) {
            signer.sign(message.array(), message.arrayOffset(), message.capacity());
            message.get(SmbHeader.SIGNATURE_OFFSET, signature);
        }

        /** The request's signature as it was sent; not to be changed. */
        byte[] signature() {
            return signature;
        }
    }

    /** Encrypted, which takes the place of a signature. All messages of a frame are encrypted as one. */
    record Encrypted(MessageCipher cipher) implements Protection {
        @Override
        public Protection ofAnother() {
            return this;
        }
    }
}
