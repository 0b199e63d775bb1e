// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

/** The bits of NegotiateFlags that this package uses ([MS-NLMP] 2.2.2.5). */
final class NtlmFlags {
    static final int UNICODE = 0x0000_0001;
    static final int REQUEST_TARGET = 0x0000_0004;
    static final int SIGN = 0x0000_0010;
    static final int SEAL = 0x0000_0020;
    static final int NTLM = 0x0000_0200;
    static final int ANONYMOUS = 0x0000_0800;
    static final int ALWAYS_SIGN = 0x0000_8000;
    static final int TARGET_TYPE_SERVER = 0x0002_0000;
    static final int EXTENDED_SESSION_SECURITY = 0x0008_0000;
    static final int TARGET_INFO = 0x0080_0000;
    static final int VERSION = 0x0200_0000;
    static final int KEY_128 = 0x2000_0000;
    static final int KEY_EXCHANGE = 0x4000_0000;
    static final int KEY_56 = 0x8000_0000;

    /** The flags that the NEGOTIATE_MESSAGE offers. */
    static final int OFFERED = UNICODE
            | REQUEST_TARGET
            | SIGN
            | NTLM
            | ALWAYS_SIGN
            | EXTENDED_SESSION_SECURITY
            | TARGET_INFO
            | VERSION
            | KEY_128
            | KEY_EXCHANGE
            | KEY_56;

    /** The flags that the NEGOTIATE_MESSAGE offers without a password, because then the server knows no key. */
    static final int OFFERED_WITHOUT_KEY = OFFERED & ~(SIGN | ALWAYS_SIGN | KEY_EXCHANGE | KEY_56);

    /** The flags that the server must accept: without them NTLMv2 is impossible, or the keys are weak. */
    static final int REQUIRED = UNICODE | NTLM | EXTENDED_SESSION_SECURITY | KEY_128;

    private NtlmFlags() {}

    static boolean has(int flags, int wanted) {
        return (flags & wanted) == wanted;
    }
}
