package dev.heddle.smb;

import dev.heddle.smb.crypto.MessageCipher;
import dev.heddle.smb.crypto.MessageSigner;

/** How a message is protected on the wire. */
sealed interface Protection {
    /** Not at all. */
    Protection NONE = new None();

    /** Not at all. */
    record None() implements Protection {}

    /** Signed. */
    record Signed(MessageSigner signer) implements Protection {}

    /** Encrypted, which takes the place of a signature. All messages of a frame are encrypted as one. */
    record Encrypted(MessageCipher cipher) implements Protection {}
}
