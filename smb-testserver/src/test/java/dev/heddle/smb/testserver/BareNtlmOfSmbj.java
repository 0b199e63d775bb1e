// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.hierynomus.asn1.types.primitive.ASN1ObjectIdentifier;
import com.hierynomus.protocol.commons.buffer.Buffer;
import com.hierynomus.protocol.commons.buffer.Endian;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticateResponse;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.auth.Authenticator;
import com.hierynomus.smbj.auth.NtlmAuthenticator;
import com.hierynomus.smbj.connection.ConnectionContext;
import com.hierynomus.spnego.NegTokenTarg;
import com.hierynomus.spnego.RawToken;
import com.hierynomus.spnego.SpnegoException;
import com.hierynomus.spnego.SpnegoToken;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

/** Removes SPNEGO from the NTLM messages of smbj, and wraps the server's messages in SPNEGO. */
final class BareNtlmOfSmbj implements Authenticator {
    private final Authenticator ntlm = new NtlmAuthenticator.Factory().create();
    private boolean begun;

    /** Creates an authenticator for each login. */
    static final class Factory implements com.hierynomus.protocol.commons.Factory.Named<Authenticator> {
        @Override
        public String getName() {
            return new NtlmAuthenticator.Factory().getName();
        }

        @Override
        public Authenticator create() {
            return new BareNtlmOfSmbj();
        }
    }

    @Override
    public void init(SmbConfig config) {
        ntlm.init(config);
    }

    @Override
    public boolean supports(AuthenticationContext context) {
        return ntlm.supports(context);
    }

    @Override
    public AuthenticateResponse authenticate(AuthenticationContext context, byte[] token, ConnectionContext connection)
            throws IOException {
        AuthenticateResponse response = ntlm.authenticate(context, begun ? inSpnego(token) : token, connection);
        begun = true;
        if (response != null && response.getNegToken() != null) {
            response.setNegToken(new RawToken(bare(response.getNegToken())));
        }
        return response;
    }

    /** Returns the NTLM message, which is the last part of the token. */
    private static byte[] bare(SpnegoToken token) throws IOException {
        byte[] bytes = encoded(token);
        int at = new String(bytes, ISO_8859_1).indexOf("NTLMSSP\0");
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    private static byte[] inSpnego(byte[] message) throws IOException {
        NegTokenTarg token = new NegTokenTarg();
        token.setNegotiationResult(BigInteger.ONE);
        token.setSupportedMech(new ASN1ObjectIdentifier("1.3.6.1.4.1.311.2.2.10"));
        token.setResponseToken(message);
        return encoded(token);
    }

    private static byte[] encoded(SpnegoToken token) throws IOException {
        Buffer.PlainBuffer buffer = new Buffer.PlainBuffer(Endian.LE);
        try {
            token.write(buffer);
        } catch (SpnegoException e) {
            throw new IOException(e);
        }
        return buffer.getCompactData();
    }
}
