// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.io.IOException;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.jspecify.annotations.Nullable;

/**
 * A decoder of KRB-ERROR (RFC 4120 section 5.9.1), which a server sends in place of its proof. The JDK's GSS only
 * reports that such a token is not a proof.
 */
final class KrbError {
    /** The object identifier of Kerberos in DER, followed by the token identifier (RFC 4121 section 4.1). */
    private static final byte[] START = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x12, 1, 2, 2, 3, 0};

    /** The maximum offset of {@link #START}: it follows a tag and a length of one to three bytes. */
    private static final int MAX_FRAME = 4;

    private static final int TAG = 30;
    private static final int ERROR_CODE = 6;

    private KrbError() {}

    /**
     * Returns the error number of a token.
     *
     * @return the number, or null if the token is not a KRB-ERROR
     * @throws AuthFormatException if the token is a malformed KRB-ERROR
     */
    static @Nullable Integer number(byte[] token) throws AuthFormatException {
        for (int frame = 2; frame <= MAX_FRAME; frame++) {
            int body = frame + START.length;
            if (body <= token.length && Arrays.equals(token, frame, body, START, 0, START.length)) {
                return decode(Arrays.copyOfRange(token, body, token.length));
            }
        }
        return null;
    }

    private static int decode(byte[] error) throws AuthFormatException {
        try {
            ASN1TaggedObject outer =
                    ASN1TaggedObject.getInstance(ASN1Primitive.fromByteArray(error), BERTags.APPLICATION, TAG);
            for (ASN1Encodable element : (ASN1Sequence) outer.getBaseUniversal(true, BERTags.SEQUENCE)) {
                ASN1TaggedObject field = ASN1TaggedObject.getInstance(element, BERTags.CONTEXT_SPECIFIC);
                if (field.hasContextTag(ERROR_CODE)) {
                    return ((ASN1Integer) field.getBaseUniversal(true, BERTags.INTEGER)).intValueExact();
                }
            }
        } catch (IOException | RuntimeException e) {
            // The ASN.1 library reports malformed input by several unchecked exception types.
            throw new AuthFormatException("KRB-ERROR is not the DER that RFC 4120 describes: " + e.getMessage(), e);
        }
        throw new AuthFormatException("KRB-ERROR has no error-code");
    }
}
