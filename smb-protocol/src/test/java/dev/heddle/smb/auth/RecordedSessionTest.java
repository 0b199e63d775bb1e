// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.crypto.KeyDerivation;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.crypto.PreauthIntegrity;
import dev.heddle.smb.crypto.SignatureKind;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Derives the keys from the password and the bytes of a real session, and verifies every signature in it. */
class RecordedSessionTest {
    private static final int NEGOTIATE_TOKEN = 2;
    private static final int CHALLENGE_TOKEN = 3;
    private static final int AUTHENTICATE_TOKEN = 4;
    private static final int FINAL_TOKEN = 5;

    @Test
    void windows311() throws AuthException {
        byte[] key = sessionKey(RecordedSessions.WINDOWS_311, "Password01!");
        byte[] signingKey = KeyDerivation.signingKey(key, preauthHash(RecordedSessions.WINDOWS_311));

        assertSigned(RecordedSessions.WINDOWS_311, SignatureKind.AES_CMAC, signingKey);
    }

    @Test
    void samba311WithGmac() throws AuthException {
        byte[] key = sessionKey(RecordedSessions.SAMBA_311, RecordedSessions.SAMBA_PASSWORD);
        byte[] signingKey = KeyDerivation.signingKey(key, preauthHash(RecordedSessions.SAMBA_311));

        assertSigned(RecordedSessions.SAMBA_311, SignatureKind.AES_GMAC, signingKey);
    }

    @Test
    void samba300WithCmac() throws AuthException {
        byte[] key = sessionKey(RecordedSessions.SAMBA_300, RecordedSessions.SAMBA_PASSWORD);

        assertSigned(RecordedSessions.SAMBA_300, SignatureKind.AES_CMAC, KeyDerivation.signingKey(key));
    }

    @Test
    void samba210WithHmac() throws AuthException {
        byte[] key = sessionKey(RecordedSessions.SAMBA_210, RecordedSessions.SAMBA_PASSWORD);

        assertSigned(RecordedSessions.SAMBA_210, SignatureKind.HMAC_SHA256, KeyDerivation.sessionKey(key));
    }

    private static byte[] preauthHash(List<byte[]> session) {
        PreauthIntegrity chain = new PreauthIntegrity();
        session.subList(0, FINAL_TOKEN).forEach(chain::update);
        return chain.value();
    }

    /** The final SESSION_SETUP response and every later message are signed. */
    private static void assertSigned(List<byte[]> session, SignatureKind kind, byte[] signingKey) {
        MessageSigner signer = MessageSigner.of(kind, signingKey);
        for (byte[] message : session.subList(FINAL_TOKEN, session.size())) {
            assertThat(signer.verify(message, 0, message.length)).isTrue();
            byte[] again = message.clone();
            Arrays.fill(again, 48, 64, (byte) 7);
            signer.sign(again, 0, again.length);
            assertThat(again).isEqualTo(message);
        }
    }

    /** Computes the exported session key, and checks the proof, the MIC and both mechListMICs of the session. */
    private static byte[] sessionKey(List<byte[]> session, String password) throws AuthException {
        byte[] negotiate = ntlm(session, NEGOTIATE_TOKEN);
        byte[] challengeMessage = ntlm(session, CHALLENGE_TOKEN);
        NtlmChallenge challenge = NtlmChallenge.decode(challengeMessage);
        AuthenticateMessage message = AuthenticateMessage.of(ntlm(session, AUTHENTICATE_TOKEN));
        byte[] responseKey = NtlmV2.responseKey(password.toCharArray(), message.user(), message.domain());
        byte[] proof = NtlmV2.ntProof(responseKey, challenge.serverChallenge(), message.clientChallenge());
        assertThat(proof).isEqualTo(message.ntProof());
        byte[] key = LegacyCrypto.rc4(NtlmV2.sessionBaseKey(responseKey, proof), message.encryptedSessionKey());
        assertThat(LegacyCrypto.hmacMd5(key, negotiate, challengeMessage, message.withoutMic()))
                .isEqualTo(message.mic());

        byte[] mechTypes = Spnego.encodeMechTypes(List.of(Spnego.NTLMSSP));
        assertThat(NtlmSignatures.ofClient(key, true).sign(mechTypes))
                .isEqualTo(mechListMic(session, AUTHENTICATE_TOKEN));
        assertThat(NtlmSignatures.ofServer(key, true).sign(mechTypes)).isEqualTo(mechListMic(session, FINAL_TOKEN));
        return key;
    }

    private static byte[] mechListMic(List<byte[]> session, int index) throws AuthException {
        NegToken.Resp token = (NegToken.Resp) Spnego.decode(RecordedSessions.token(session, index));
        return Objects.requireNonNull(token.mechListMic()).getOctets();
    }

    private static byte[] ntlm(List<byte[]> session, int index) throws AuthException {
        return switch (Spnego.decode(RecordedSessions.token(session, index))) {
            case NegToken.Init init -> Objects.requireNonNull(init.mechToken()).getOctets();
            case NegToken.Resp resp ->
                Objects.requireNonNull(resp.responseToken()).getOctets();
        };
    }
}
