// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.jspecify.annotations.Nullable;

/** The DER encoder and decoder of SPNEGO tokens (RFC 4178 section 4.2, [MS-SPNG] 2.2.1). */
final class Spnego {
    static final ASN1ObjectIdentifier NTLMSSP = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.2.10");
    static final ASN1ObjectIdentifier KERBEROS = new ASN1ObjectIdentifier("1.2.840.113554.1.2.2");

    /** Kerberos, with the identifier that old Windows versions truncated to 16 bits by mistake ([MS-SPNG] 1.9). */
    static final ASN1ObjectIdentifier MS_KERBEROS = new ASN1ObjectIdentifier("1.2.840.48018.1.2.2");

    static final ASN1ObjectIdentifier NEGOEX = new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.2.30");

    private static final ASN1ObjectIdentifier SPNEGO = new ASN1ObjectIdentifier("1.3.6.1.5.5.2");

    private static final Map<ASN1ObjectIdentifier, String> NAMES =
            Map.of(NTLMSSP, "NTLMSSP", KERBEROS, "Kerberos", MS_KERBEROS, "MS-Kerberos", NEGOEX, "NegoEx");

    /** The maximum length of a token: the security buffer's length has 16 bits in every SMB2 message. */
    private static final int MAX_LENGTH = 0xffff;

    private static final int INIT_TAG = 0;
    private static final int RESP_TAG = 1;

    private Spnego() {}

    /** Returns a mechanism's name, or its object identifier if this class has no name for it. */
    static String nameOf(ASN1ObjectIdentifier mechanism) {
        return NAMES.getOrDefault(mechanism, mechanism.getId());
    }

    /** Encodes a mechanism list: the input of the mechListMIC computation. */
    static byte[] encodeMechTypes(List<ASN1ObjectIdentifier> mechTypes) {
        return der(mechTypeSequence(mechTypes));
    }

    static byte[] encode(NegToken token) {
        return switch (token) {
            case NegToken.Init init -> encodeInit(init);
            case NegToken.Resp resp -> encodeResp(resp);
        };
    }

    private static byte[] encodeInit(NegToken.Init init) {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        fields.add(new DERTaggedObject(0, mechTypeSequence(init.mechTypes())));
        addOctets(fields, 2, init.mechToken());
        addOctets(fields, 3, init.mechListMic());
        ASN1EncodableVector framed = new ASN1EncodableVector();
        framed.add(SPNEGO);
        framed.add(new DERTaggedObject(INIT_TAG, new DERSequence(fields)));
        // The frame of RFC 2743 section 3.1.
        return der(new DERTaggedObject(false, BERTags.APPLICATION, 0, new DERSequence(framed)));
    }

    private static byte[] encodeResp(NegToken.Resp resp) {
        ASN1EncodableVector fields = new ASN1EncodableVector();
        if (resp.state() != null) {
            fields.add(new DERTaggedObject(0, new ASN1Enumerated(resp.state().value)));
        }
        if (resp.supportedMech() != null) {
            fields.add(new DERTaggedObject(1, resp.supportedMech()));
        }
        addOctets(fields, 2, resp.responseToken());
        addOctets(fields, 3, resp.mechListMic());
        return der(new DERTaggedObject(RESP_TAG, new DERSequence(fields)));
    }

    private static DERSequence mechTypeSequence(List<ASN1ObjectIdentifier> mechTypes) {
        return new DERSequence(mechTypes.toArray(new ASN1Encodable[0]));
    }

    private static void addOctets(ASN1EncodableVector fields, int tag, @Nullable ASN1OctetString octets) {
        if (octets != null) {
            fields.add(new DERTaggedObject(tag, octets));
        }
    }

    private static byte[] der(ASN1Object object) {
        try {
            return object.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new UncheckedIOException("encoding into memory", e);
        }
    }

    /**
     * Decodes a token, with or without the frame of RFC 2743.
     *
     * @throws AuthFormatException if it is not a NegTokenInit, NegTokenInit2 or NegTokenResp, or is malformed
     */
    static NegToken decode(byte[] token) throws AuthFormatException {
        if (token.length > MAX_LENGTH) {
            throw new AuthFormatException("SPNEGO token is too long: " + token.length + " bytes");
        }
        try {
            return decode(ASN1TaggedObject.getInstance(ASN1Primitive.fromByteArray(token)));
        } catch (AuthFormatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // The ASN.1 library reports malformed input by several unchecked exception types, partly only on access.
            throw new AuthFormatException("SPNEGO token is not the DER that RFC 4178 describes: " + e.getMessage(), e);
        }
    }

    /**
     * Decodes the first token of the server.
     *
     * @throws AuthFormatException if it is malformed, or not a NegTokenInit
     */
    static NegToken.Init offer(byte[] token) throws AuthFormatException {
        if (!(decode(token) instanceof NegToken.Init offer)) {
            throw new AuthFormatException("server begins with a NegTokenResp instead of a NegTokenInit");
        }
        return offer;
    }

    /**
     * Decodes a later token of the server.
     *
     * @throws AuthFormatException if it is malformed, or not a NegTokenResp
     * @throws AuthFailedException if the server rejects the authentication
     */
    static NegToken.Resp response(byte[] token) throws AuthException {
        if (!(decode(token) instanceof NegToken.Resp response)) {
            throw new AuthFormatException("server sends a NegTokenInit instead of a NegTokenResp");
        }
        if (response.state() == NegToken.State.REJECT) {
            throw new AuthFailedException("server rejected the authentication");
        }
        return response;
    }

    private static NegToken decode(@Nullable ASN1TaggedObject outer) throws AuthFormatException {
        if (outer == null) {
            throw new AuthFormatException("SPNEGO token is empty");
        }
        if (!outer.hasTag(BERTags.APPLICATION, 0)) {
            return decodeInner(outer);
        }
        ASN1Sequence frame = (ASN1Sequence) outer.getBaseUniversal(false, BERTags.SEQUENCE);
        if (frame.size() != 2 || !SPNEGO.equals(frame.getObjectAt(0))) {
            throw new AuthFormatException("initial token is not a SPNEGO token");
        }
        return decodeInner(ASN1TaggedObject.getInstance(frame.getObjectAt(1)));
    }

    private static NegToken decodeInner(ASN1TaggedObject choice) throws AuthFormatException {
        if (choice.hasContextTag(INIT_TAG)) {
            return decodeInit((ASN1Sequence) choice.getBaseUniversal(true, BERTags.SEQUENCE));
        }
        if (choice.hasContextTag(RESP_TAG)) {
            return decodeResp((ASN1Sequence) choice.getBaseUniversal(true, BERTags.SEQUENCE));
        }
        throw new AuthFormatException("SPNEGO token with tag " + choice.getTagNo() + " of class " + choice.getTagClass()
                + " is neither NegTokenInit nor NegTokenResp");
    }

    private static NegToken decodeInit(ASN1Sequence fields) throws AuthFormatException {
        List<ASN1ObjectIdentifier> mechTypes = new ArrayList<>();
        ASN1OctetString mechToken = null;
        ASN1OctetString mechListMic = null;
        int last = -1;
        for (ASN1Encodable element : fields) {
            ASN1TaggedObject field = fieldAfter(last, element);
            last = field.getTagNo();
            switch (last) {
                case 0 -> mechTypes.addAll(mechTypes((ASN1Sequence) field.getBaseUniversal(true, BERTags.SEQUENCE)));
                case 1 -> field.getBaseUniversal(true, BERTags.BIT_STRING);
                case 2 -> mechToken = octets(field);
                case 3 -> {
                    // mechListMIC in RFC 4178, but negHints in NegTokenInit2, where mechListMIC follows.
                    if (field.getExplicitBaseObject() instanceof ASN1OctetString mic) {
                        mechListMic = mic;
                    } else {
                        field.getBaseUniversal(true, BERTags.SEQUENCE);
                    }
                }
                case 4 -> mechListMic = octets(field);
                default -> throw new AuthFormatException("NegTokenInit has an unknown field [" + last + "]");
            }
        }
        if (mechTypes.isEmpty()) {
            throw new AuthFormatException("NegTokenInit names no mechanism");
        }
        return new NegToken.Init(List.copyOf(mechTypes), mechToken, mechListMic);
    }

    private static List<ASN1ObjectIdentifier> mechTypes(ASN1Sequence sequence) {
        List<ASN1ObjectIdentifier> mechTypes = new ArrayList<>();
        for (ASN1Encodable element : sequence) {
            mechTypes.add(ASN1ObjectIdentifier.getInstance(element));
        }
        return mechTypes;
    }

    private static NegToken decodeResp(ASN1Sequence fields) throws AuthFormatException {
        NegToken.State state = null;
        ASN1ObjectIdentifier supportedMech = null;
        ASN1OctetString responseToken = null;
        ASN1OctetString mechListMic = null;
        int last = -1;
        for (ASN1Encodable element : fields) {
            ASN1TaggedObject field = fieldAfter(last, element);
            last = field.getTagNo();
            switch (last) {
                case 0 -> state = state((ASN1Enumerated) field.getBaseUniversal(true, BERTags.ENUMERATED));
                case 1 ->
                    supportedMech = (ASN1ObjectIdentifier) field.getBaseUniversal(true, BERTags.OBJECT_IDENTIFIER);
                case 2 -> responseToken = octets(field);
                case 3 -> mechListMic = octets(field);
                default -> throw new AuthFormatException("NegTokenResp has an unknown field [" + last + "]");
            }
        }
        return new NegToken.Resp(state, supportedMech, responseToken, mechListMic);
    }

    private static NegToken.State state(ASN1Enumerated value) throws AuthFormatException {
        for (NegToken.State state : NegToken.State.values()) {
            if (value.hasValue(state.value)) {
                return state;
            }
        }
        throw new AuthFormatException("negState " + value.getValue() + " is unknown");
    }

    private static ASN1TaggedObject fieldAfter(int last, ASN1Encodable element) throws AuthFormatException {
        ASN1TaggedObject field = ASN1TaggedObject.getInstance(element, BERTags.CONTEXT_SPECIFIC);
        if (field.getTagNo() <= last) {
            throw new AuthFormatException("SPNEGO field [" + field.getTagNo() + "] after [" + last + "]");
        }
        return field;
    }

    private static ASN1OctetString octets(ASN1TaggedObject field) {
        return (ASN1OctetString) field.getBaseUniversal(true, BERTags.OCTET_STRING);
    }
}
