package dev.heddle.smb;

/** When messages are signed. Guest and anonymous sessions have no key and never sign. */
public enum SigningPolicy {
    /** Only if the server demands it. */
    IF_REQUIRED,
    /** Always; every reply must be signed too. */
    REQUIRED
}
