// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.jspecify.annotations.Nullable;

/**
 * NTLMv2 inside SPNEGO, with NTLM as the only offered mechanism ([MS-NLMP], RFC 4178). If both sides agree on
 * signatures, a mechListMIC protects the mechanism list in both directions. Not thread-safe.
 */
public final class SpnegoNtlm implements Authenticator {
    private static final List<ASN1ObjectIdentifier> OFFER = List.of(Spnego.NTLMSSP);

    private static final NegToken.Resp NOTHING = new NegToken.Resp(null, null, null, null);

    private final NtlmClient ntlm;
    private Step step = Step.NEW;
    private boolean serverProven;

    private enum Step {
        NEW,
        NEGOTIATED,
        AUTHENTICATED,
        FINISHED,
        CLOSED
    }

    private SpnegoNtlm(NtlmClient ntlm) {
        this.ntlm = ntlm;
    }

    /**
     * Creates the authenticator of a user with a password.
     *
     * @param domain the domain or workgroup, may be empty
     * @param user the user name, not empty
     * @param password the password; not kept, the caller overwrites it
     * @param workstation the name of this computer for the server's log, may be empty
     * @param targetHost the server's name as the user gave it, for the target name {@code cifs/targetHost}
     * @param clock used only if the server sends no timestamp
     * @param random the source of challenge and session key; a {@link java.security.SecureRandom} outside of tests
     * @throws IllegalArgumentException if the user name is empty
     */
    public static SpnegoNtlm ofUser(
            String domain,
            String user,
            char[] password,
            String workstation,
            String targetHost,
            Clock clock,
            RandomGenerator random) {
        String targetName = "cifs/" + targetHost;
        return new SpnegoNtlm(
                new NtlmClient(NtlmClient.Identity.of(domain, user, password, workstation, targetName), clock, random));
    }

    /**
     * Creates the authenticator of the guest account, without a password. It requests neither signatures nor a
     * mechListMIC.
     *
     * @param user the account's name, not empty
     * @param workstation the name of this computer for the server's log, may be empty
     * @param targetHost the server's name as the user gave it, for the target name {@code cifs/targetHost}
     * @param clock used only if the server sends no timestamp
     * @param random the source of the challenge; a {@link java.security.SecureRandom} outside of tests
     */
    public static SpnegoNtlm ofGuest(
            String user, String workstation, String targetHost, Clock clock, RandomGenerator random) {
        NtlmClient.Identity guest = NtlmClient.Identity.guest(user, workstation, "cifs/" + targetHost);
        return new SpnegoNtlm(new NtlmClient(guest, clock, random));
    }

    /** Creates the anonymous authenticator, without user, password and session key. */
    public static SpnegoNtlm ofAnonymous(String workstation, Clock clock, RandomGenerator random) {
        return new SpnegoNtlm(new NtlmClient(NtlmClient.Identity.anonymous(workstation), clock, random));
    }

    @Override
    public byte[] initialToken(byte @Nullable [] serverNegTokenInit) throws AuthException {
        require(step == Step.NEW);
        if (serverNegTokenInit != null && serverNegTokenInit.length > 0) {
            checkOffer(Spnego.offer(serverNegTokenInit));
        }
        byte[] token = Spnego.encode(new NegToken.Init(OFFER, new DEROctetString(ntlm.negotiate()), null));
        step = Step.NEGOTIATED;
        return token;
    }

    private static void checkOffer(NegToken.Init offer) throws AuthException {
        if (!offer.mechTypes().contains(Spnego.NTLMSSP)) {
            throw new AuthFailedException("server does not offer NTLM, only " + offer.names());
        }
    }

    @Override
    public byte[] next(byte[] serverToken) throws AuthException {
        require(step == Step.NEGOTIATED || step == Step.AUTHENTICATED);
        if (step == Step.AUTHENTICATED) {
            throw new AuthFailedException("server wants to go on after NTLM's last message");
        }
        NegToken.Resp challenge = Spnego.response(serverToken);
        if (challenge.supportedMech() != null && !challenge.supportedMech().equals(Spnego.NTLMSSP)) {
            throw new AuthFailedException(
                    "server chose " + Spnego.nameOf(challenge.supportedMech()) + ", which was not offered");
        }
        if (challenge.responseToken() == null) {
            throw new AuthFormatException("NegTokenResp has no responseToken where NTLM needs a challenge");
        }
        byte[] authenticate = ntlm.authenticate(challenge.responseToken().getOctets());
        byte[] mic = ntlm.sign(Spnego.encodeMechTypes(OFFER));
        step = Step.AUTHENTICATED;
        return Spnego.encode(new NegToken.Resp(
                null, null, new DEROctetString(authenticate), mic == null ? null : new DEROctetString(mic)));
    }

    @Override
    public void finish(byte @Nullable [] finalServerToken) throws AuthException {
        require(step == Step.NEGOTIATED || step == Step.AUTHENTICATED);
        if (step == Step.NEGOTIATED) {
            throw new AuthFailedException("server reports success before the client has authenticated");
        }
        checkFinal(
                finalServerToken == null || finalServerToken.length == 0 ? NOTHING : Spnego.response(finalServerToken));
        step = Step.FINISHED;
    }

    /**
     * Verifies the server's integrity code, if there is one. Azure Files, Apple, ksmbd and impacket omit it. This is
     * harmless: the client offers one mechanism only, so no attacker can change the choice (RFC 4178 section 5). An
     * anonymous authentication has no key for an integrity code.
     */
    private void checkFinal(NegToken.Resp last) throws AuthFailedException {
        last.requireCompleted();
        if (ntlm.anonymous() || last.mechListMic() == null) {
            return;
        }
        if (!ntlm.verify(Spnego.encodeMechTypes(OFFER), last.mechListMic().getOctets())) {
            throw new AuthFailedException("mechListMIC of the server is wrong");
        }
        serverProven = true;
    }

    @Override
    public boolean serverProven() {
        return serverProven;
    }

    @Override
    public byte[] sessionKey() {
        require(step == Step.AUTHENTICATED || step == Step.FINISHED);
        return ntlm.sessionKey();
    }

    @Override
    public boolean anonymous() {
        return ntlm.anonymous();
    }

    @Override
    public void close() {
        ntlm.destroy();
        step = Step.CLOSED;
    }

    private void require(boolean inOrder) {
        if (!inOrder) {
            throw new IllegalStateException("call out of order, authentication is " + step);
        }
    }

    @Override
    public String toString() {
        return ntlm + ", " + step;
    }
}
