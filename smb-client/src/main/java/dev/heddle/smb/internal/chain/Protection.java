// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.SmbHeader;
import java.nio.ByteBuffer;

/** How a message is protected on the wire. */
public sealed interface Protection {
    /** The same protection for another request. */
    Protection ofAnother();

    /** Neither signed nor encrypted. */
    Protection NONE = new None();

    /** Neither signed nor encrypted. */
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

        /** Signs the request and stores the signature. */
        void sign(ByteBuffer message) {
            signer.sign(message.array(), message.arrayOffset(), message.capacity());
            message.get(SmbHeader.SIGNATURE_OFFSET, signature);
        }

        /** The request's signature as it was sent; the caller must not change it. */
        byte[] signature() {
            return signature;
        }
    }

    /** Encrypted; an encrypted message needs no signature. All messages of a frame are encrypted together. */
    record Encrypted(MessageCipher cipher) implements Protection {
        @Override
        public Protection ofAnother() {
            return this;
        }
    }
}
