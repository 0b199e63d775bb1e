// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.security.auth.DestroyFailedException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * Kerberos inside SPNEGO (RFC 4121, RFC 4178), through the JDK's GSS, with Kerberos as the only offered mechanism. The
 * server must prove that it has the key of the service. {@link #initialToken} blocks while it waits for the KDC, each
 * attempt for at most {@code kdc_timeout} of krb5.conf. Not thread-safe.
 */
public final class SpnegoKerberos implements Authenticator {
    /** The two identifiers of Kerberos. A server may respond to one with the other; some old servers always do. */
    private static final List<ASN1ObjectIdentifier> NAMES = List.of(Spnego.KERBEROS, Spnego.MS_KERBEROS);

    private final KerberosLogin login;
    private final String service;

    private ASN1ObjectIdentifier mechanism = Spnego.KERBEROS;
    private @Nullable KerberosTickets tickets;
    private @Nullable GSSContext context;
    private Step step = Step.NEW;

    private enum Step {
        NEW,
        REQUESTED,
        MIC_SENT,
        FINISHED,
        CLOSED
    }

    /**
     * Creates the authenticator of a user.
     *
     * @param login the source of the tickets
     * @param targetHost the server's name as the user gave it, for the service {@code cifs/targetHost}
     */
    public SpnegoKerberos(KerberosLogin login, String targetHost) {
        this.login = login;
        this.service = "cifs@" + targetHost;
    }

    @Override
    public byte[] initialToken(byte @Nullable [] serverNegTokenInit) throws AuthException {
        require(step == Step.NEW);
        KerberosRuntime.require();
        if (serverNegTokenInit != null && serverNegTokenInit.length > 0) {
            mechanism = choose(Spnego.offer(serverNegTokenInit));
        }
        KerberosTickets got = KerberosTickets.of(login);
        tickets = got;
        GSSContext made = call(() -> got.use(this::newContext));
        context = made;
        byte[] request = call(() -> got.use(() -> made.initSecContext(new byte[0], 0, 0)));
        step = Step.REQUESTED;
        return Spnego.encode(new NegToken.Init(offer(), new DEROctetString(request), null));
    }

    /**
     * Chooses one of the two identifiers of Kerberos. With a single offered mechanism, no attacker can change the
     * choice, so it needs no protection (RFC 4178 section 5).
     */
    private static ASN1ObjectIdentifier choose(NegToken.Init serverOffer) throws AuthFailedException {
        for (ASN1ObjectIdentifier name : NAMES) {
            if (serverOffer.mechTypes().contains(name)) {
                return name;
            }
        }
        throw new AuthFailedException(
                "server does not offer Kerberos, only " + serverOffer.names(),
                "log in with a password, or give the server a keytab",
                null);
    }

    private GSSContext newContext() throws GSSException {
        GSSManager manager = GSSManager.getInstance();
        GSSName name = manager.createName(service, GSSName.NT_HOSTBASED_SERVICE);
        GSSContext made =
                manager.createContext(name, new Oid(Spnego.KERBEROS.getId()), null, GSSContext.DEFAULT_LIFETIME);
        made.requestMutualAuth(true);
        made.requestInteg(true);
        made.requestConf(false);
        made.requestReplayDet(false);
        made.requestSequenceDet(false);
        return made;
    }

    private List<ASN1ObjectIdentifier> offer() {
        return List.of(mechanism);
    }

    @Override
    public byte[] next(byte[] serverToken) throws AuthException {
        require(step == Step.REQUESTED || step == Step.MIC_SENT);
        if (step == Step.MIC_SENT) {
            throw new AuthFailedException("server wants to go on after the mechListMIC");
        }
        NegToken.Resp answer = Spnego.response(serverToken);
        establish(answer);
        if (answer.mechListMic() == null) {
            throw new AuthFailedException("server wants a mechListMIC and sends none");
        }
        byte[] list = Spnego.encodeMechTypes(offer());
        byte[] mic = call(() -> established().getMIC(list, 0, list.length, new MessageProp(0, false)));
        step = Step.MIC_SENT;
        return Spnego.encode(new NegToken.Resp(NegToken.State.ACCEPT_COMPLETED, null, null, new DEROctetString(mic)));
    }

    @Override
    public void finish(byte @Nullable [] finalServerToken) throws AuthException {
        require(step == Step.REQUESTED || step == Step.MIC_SENT);
        if (finalServerToken != null && finalServerToken.length > 0) {
            NegToken.Resp last = Spnego.response(finalServerToken);
            last.requireCompleted();
            if (step == Step.REQUESTED) {
                establish(last);
            } else {
                checkMic(last.mechListMic());
            }
        } else if (step == Step.REQUESTED) {
            throw new AuthFailedException("server reports success without proving who it is");
        }
        step = Step.FINISHED;
    }

    /** Verifies the server's proof, and its integrity code if there is one. */
    private void establish(NegToken.Resp answer) throws AuthException {
        if (answer.supportedMech() != null && !NAMES.contains(answer.supportedMech())) {
            throw new AuthFailedException(
                    "server chose " + Spnego.nameOf(answer.supportedMech()) + ", which was not offered");
        }
        if (answer.responseToken() == null) {
            throw new AuthFailedException("server does not prove who it is");
        }
        byte[] proof = answer.responseToken().getOctets();
        Integer error = KrbError.number(proof);
        if (error != null) {
            throw KerberosFailures.ofServer(error);
        }
        GSSContext current = current();
        call(() -> current.initSecContext(proof, 0, proof.length));
        if (!current.isEstablished() || !current.getMutualAuthState() || !current.getIntegState()) {
            throw new AuthFailedException("server does not agree to mutual authentication with integrity");
        }
        checkMic(answer.mechListMic());
    }

    private void checkMic(@Nullable ASN1OctetString mic) throws AuthFailedException {
        if (mic == null) {
            return;
        }
        byte[] list = Spnego.encodeMechTypes(offer());
        byte[] code = mic.getOctets();
        try {
            established().verifyMIC(code, 0, code.length, list, 0, list.length, new MessageProp(0, false));
        } catch (GSSException | RuntimeException e) {
            throw new AuthFailedException("mechListMIC of the server is wrong", "", e);
        }
    }

    /** Runs the work. The JDK throws unchecked exceptions for some malformed bytes of servers and KDCs. */
    private <T> T call(KerberosTickets.Work<T> work) throws AuthException {
        try {
            return work.run();
        } catch (GSSException e) {
            throw KerberosFailures.ofContext(service, e);
        } catch (RuntimeException e) {
            throw new AuthFormatException("Kerberos message for " + service + " is malformed: " + e.getMessage(), e);
        }
    }

    private GSSContext current() {
        if (context == null) {
            throw new IllegalStateException("call out of order, authentication is " + step);
        }
        return context;
    }

    private GSSContext established() {
        GSSContext current = current();
        require(current.isEstablished());
        return current;
    }

    /**
     * Returns the acceptor's subkey if it chose one, else the initiator's, else the ticket's key, as the server does.
     */
    @Override
    public byte[] sessionKey() {
        require(step == Step.FINISHED);
        try {
            return KerberosRuntime.sessionKey(established());
        } catch (GSSException | DestroyFailedException e) {
            throw new IllegalStateException("the Java runtime does not provide the session key", e);
        }
    }

    /** Returns true after {@link #finish}, which accepts only a server that has authenticated itself. */
    @Override
    public boolean serverProven() {
        return step == Step.FINISHED;
    }

    /** Returns the realm of the ticket, which may differ from the realm in the user's name. */
    @Override
    public Optional<String> realm() {
        require(step == Step.FINISHED);
        try {
            String principal = established().getSrcName().toString();
            int at = principal.lastIndexOf('@');
            return at < 0 ? Optional.empty() : Optional.of(principal.substring(at + 1));
        } catch (GSSException e) {
            throw new IllegalStateException("the Java runtime does not name the ticket's owner", e);
        }
    }

    @Override
    public boolean anonymous() {
        return false;
    }

    @Override
    public void close() {
        step = Step.CLOSED;
        if (login instanceof KerberosLogin.Password typed) {
            Arrays.fill(typed.password(), '\0');
        }
        try {
            if (context != null) {
                context.dispose();
            }
        } catch (GSSException e) {
            throw new IllegalStateException("the Java runtime cannot dispose of its own context", e);
        } finally {
            if (tickets != null) {
                tickets.close();
            }
            context = null;
            tickets = null;
        }
    }

    private void require(boolean inOrder) {
        if (!inOrder) {
            throw new IllegalStateException("call out of order, authentication is " + step);
        }
    }

    @Override
    public String toString() {
        return "Kerberos as " + login + ", " + step;
    }
}
