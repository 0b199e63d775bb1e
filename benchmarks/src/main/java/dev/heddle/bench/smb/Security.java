package dev.heddle.bench.smb;

/** How the clients protect what they send, as far as each can. */
enum Security {
    /** Not at all; a client that cannot do without signs. */
    PLAIN,
    /** Everything signed. */
    SIGNED,
    /** Everything encrypted. */
    ENCRYPTED
}
