// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbDialect;

/** The servers of the matrix, and what a client must negotiate with each. */
enum ServerKind {
    SIGNING_OPTIONAL(SigningPolicy.IF_REQUIRED, SmbDialect.SMB_3_1_1, SigningAlgorithm.AES_GMAC),
    SIGNING_GMAC(SigningPolicy.IF_REQUIRED, SmbDialect.SMB_3_1_1, SigningAlgorithm.AES_GMAC),
    SIGNING_CMAC(SigningPolicy.IF_REQUIRED, SmbDialect.SMB_3_1_1, SigningAlgorithm.AES_CMAC),
    SIGNING_HMAC(SigningPolicy.IF_REQUIRED, SmbDialect.SMB_3_1_1, SigningAlgorithm.HMAC_SHA256),
    MAX_SMB_2_0_2(SigningPolicy.REQUIRED, SmbDialect.SMB_2_0_2, SigningAlgorithm.HMAC_SHA256),
    MAX_SMB_2_1(SigningPolicy.REQUIRED, SmbDialect.SMB_2_1, SigningAlgorithm.HMAC_SHA256),
    MAX_SMB_3_0(SigningPolicy.REQUIRED, SmbDialect.SMB_3_0, SigningAlgorithm.AES_CMAC),
    MAX_SMB_3_0_2(SigningPolicy.REQUIRED, SmbDialect.SMB_3_0_2, SigningAlgorithm.AES_CMAC),
    MAX_SMB_3_1_1(SigningPolicy.REQUIRED, SmbDialect.SMB_3_1_1, SigningAlgorithm.AES_GMAC),
    SMALL(SigningPolicy.REQUIRED, SmbDialect.SMB_3_1_1, SigningAlgorithm.AES_GMAC);

    /** The size that {@link #SMALL} allows in one request, and the number of requests at a time. */
    static final int SMALL_SIZE = 65536;

    static final int SMALL_CREDITS = 16;

    private final SigningPolicy policy;
    private final SmbDialect dialect;
    private final SigningAlgorithm signing;

    ServerKind(SigningPolicy policy, SmbDialect dialect, SigningAlgorithm signing) {
        this.policy = policy;
        this.dialect = dialect;
        this.signing = signing;
    }

    SambaConfig config() {
        return switch (this) {
            case SIGNING_OPTIONAL -> SambaConfig.standard();
            case SIGNING_GMAC -> mandatory("AES-128-GMAC");
            case SIGNING_CMAC -> mandatory("AES-128-CMAC");
            case SIGNING_HMAC -> mandatory("HMAC-SHA256");
            case MAX_SMB_2_0_2 -> upTo("SMB2_02");
            case MAX_SMB_2_1 -> upTo("SMB2_10");
            case MAX_SMB_3_0 -> upTo("SMB3_00");
            case MAX_SMB_3_0_2 -> upTo("SMB3_02");
            case MAX_SMB_3_1_1 -> upTo("SMB3_11");
            case SMALL -> small();
        };
    }

    /** The signing policy that the client sets. */
    SigningPolicy policy() {
        return policy;
    }

    SmbDialect dialect() {
        return dialect;
    }

    SigningAlgorithm signingAlgorithm() {
        return signing;
    }

    boolean signs() {
        return this != SIGNING_OPTIONAL;
    }

    private static SambaConfig mandatory(String algorithm) {
        return SambaConfig.standard()
                .global("server signing", "mandatory")
                .global("server smb3 signing algorithms", algorithm);
    }

    private static SambaConfig upTo(String protocol) {
        return SambaConfig.standard().global("server max protocol", protocol);
    }

    private static SambaConfig small() {
        String size = Integer.toString(SMALL_SIZE);
        return SambaConfig.standard()
                .global("smb2 max credits", Integer.toString(SMALL_CREDITS))
                .global("smb2 max read", size)
                .global("smb2 max write", size)
                .global("smb2 max trans", size);
    }
}
