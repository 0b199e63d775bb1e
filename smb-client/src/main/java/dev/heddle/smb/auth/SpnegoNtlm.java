package dev.heddle.smb.auth;

import java.time.Clock;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.jspecify.annotations.Nullable;

/**
 * NTLMv2 inside SPNEGO, with NTLM as the only mechanism offered ([MS-NLMP], RFC 4178). Where both sides agreed on
 * signatures, the list of mechanisms is protected by a mechListMIC in both directions. Not thread-safe.
 */
public final class SpnegoNtlm implements Authenticator {
    private static final List<ASN1ObjectIdentifier> OFFER = List.of(Spnego.NTLMSSP);

    private final NtlmClient ntlm;
    private Step step = Step.NEW;

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
     * A user with a password.
     *
     * @param domain domain or workgroup, may be empty
     * @param user user name, not empty
     * @param password not kept, stays the caller's to overwrite
     * @param workstation name of this computer for the server's log, may be empty
     * @param targetHost the server's name as the user gave it, for the target name {@code cifs/targetHost}
     * @param clock asked only if the server names no time
     * @param random source of challenge and session key; a {@link java.security.SecureRandom} outside of tests
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

    /** Nobody: no user, no password, and so no session key. */
    public static SpnegoNtlm ofAnonymous(String workstation, Clock clock, RandomGenerator random) {
        return new SpnegoNtlm(new NtlmClient(NtlmClient.Identity.anonymous(workstation), clock, random));
    }

    @Override
    public byte[] initialToken(byte @Nullable [] serverNegTokenInit) throws AuthException {
        require(step == Step.NEW);
        if (serverNegTokenInit != null && serverNegTokenInit.length > 0) {
            checkOffer(Spnego.decode(serverNegTokenInit));
        }
        byte[] token = Spnego.encode(new NegToken.Init(OFFER, new DEROctetString(ntlm.negotiate()), null));
        step = Step.NEGOTIATED;
        return token;
    }

    private static void checkOffer(NegToken token) throws AuthException {
        if (!(token instanceof NegToken.Init offer)) {
            throw new AuthFormatException("server begins with a NegTokenResp instead of a NegTokenInit");
        }
        if (!offer.mechTypes().contains(Spnego.NTLMSSP)) {
            String names = offer.mechTypes().stream().map(Spnego::nameOf).collect(Collectors.joining(", "));
            throw new AuthFailedException("server does not offer NTLM, only " + names);
        }
    }

    @Override
    public byte[] next(byte[] serverToken) throws AuthException {
        require(step == Step.NEGOTIATED || step == Step.AUTHENTICATED);
        if (step == Step.AUTHENTICATED) {
            throw new AuthFailedException("server wants to go on after NTLM's last message");
        }
        NegToken.Resp challenge = response(serverToken);
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
            throw new AuthFailedException("server reports success before it was told who asks");
        }
        if (finalServerToken != null && finalServerToken.length > 0) {
            checkFinal(response(finalServerToken));
        }
        step = Step.FINISHED;
    }

    private void checkFinal(NegToken.Resp last) throws AuthFailedException {
        if (last.state() != null && last.state() != NegToken.State.ACCEPT_COMPLETED) {
            throw new AuthFailedException("server reports success with negState " + last.state());
        }
        // Without a user there is no key that a code could be made with.
        if (last.mechListMic() != null
                && !ntlm.anonymous()
                && !ntlm.verify(
                        Spnego.encodeMechTypes(OFFER), last.mechListMic().getOctets())) {
            throw new AuthFailedException("mechListMIC of the server is wrong");
        }
    }

    private static NegToken.Resp response(byte[] token) throws AuthException {
        if (!(Spnego.decode(token) instanceof NegToken.Resp response)) {
            throw new AuthFormatException("server sends a NegTokenInit instead of a NegTokenResp");
        }
        if (response.state() == NegToken.State.REJECT) {
            throw new AuthFailedException("server rejected the authentication");
        }
        return response;
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
