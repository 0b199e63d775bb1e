// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import dev.heddle.smb.samba.KerberosRealm;
import dev.heddle.smb.samba.KerberosSuite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.EncryptionKey;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.DERGeneralString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a GSS acceptor, with tickets of a real KDC. */
@KerberosSuite
class SpnegoKerberosTest {
    private static final byte[] MECH_TYPES = HexFormat.of().parseHex("300b06092a864886f712010202");
    private static final byte[] MS_MECH_TYPES = HexFormat.of().parseHex("300b06092a864882f712010202");

    private final KerberosRealm realm;
    private final SpnegoKerberos client;
    private final GSSContext server;

    SpnegoKerberosTest(KerberosRealm realm) throws Exception {
        this.realm = realm;
        this.client =
                new SpnegoKerberos(new KerberosLogin.Keytab(KerberosRealm.ALICE, realm.keytab()), KerberosRealm.HOST);
        this.server = acceptor(realm);
    }

    private static GSSContext acceptor(KerberosRealm realm) throws GSSException {
        KerberosPrincipal service = new KerberosPrincipal("cifs/" + KerberosRealm.HOST + "@" + KerberosRealm.NAME);
        KeyTab key = KeyTab.getInstance(service, realm.serviceKeytab().toFile());
        Subject subject = new Subject(false, Set.of(service), Set.of(), Set.of(key));
        GSSManager manager = GSSManager.getInstance();
        return Subject.callAs(
                subject,
                () -> manager.createContext(manager.createCredential(
                        null,
                        GSSCredential.INDEFINITE_LIFETIME,
                        new Oid("1.2.840.113554.1.2.2"),
                        GSSCredential.ACCEPT_ONLY)));
    }

    @BeforeEach
    void withoutReplayCache() {
        System.setProperty("sun.security.krb5.rcache", "none");
    }

    @AfterEach
    void close() throws GSSException {
        client.close();
        server.dispose();
    }

    @Test
    void bothSidesHaveTheSameKey() throws Exception {
        client.finish(completed(accept(), null));

        EncryptionKey key =
                (EncryptionKey) ((ExtendedGSSContext) server).inquireSecContext(InquireType.KRB5_GET_SESSION_KEY_EX);
        assertThat(client.sessionKey()).hasSize(32).isEqualTo(key.getEncoded());
        assertThat(client.anonymous()).isFalse();
        assertThat(server.getSrcName()).hasToString(KerberosRealm.ALICE);
        assertThat(server.getMutualAuthState()).isTrue();
        assertThat(server.getSequenceDetState()).isFalse();
        assertThat(server.getCredDelegState()).isFalse();
    }

    @Test
    void aMechListMicIsVerifiedWhereItComes() throws Exception {
        byte[] proof = accept();
        client.finish(completed(proof, mic(MECH_TYPES)));
        assertThat(client.sessionKey()).hasSize(32);
    }

    @Test
    void theServerMayCallKerberosByItsOtherName() throws Exception {
        byte[] proof = accept();
        client.finish(token(NegToken.State.ACCEPT_COMPLETED, Spnego.MS_KERBEROS, proof, mic(MECH_TYPES)));
        assertThat(client.sessionKey()).hasSize(32);
        assertThat(client.serverProven()).isTrue();
    }

    @Test
    void anotherMechanismIsRefused() throws Exception {
        byte[] token = token(NegToken.State.ACCEPT_COMPLETED, Spnego.NTLMSSP, accept(), null);
        assertThatThrownBy(() -> client.finish(token))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("which was not offered");
        assertThat(client.serverProven()).isFalse();
    }

    @Test
    void aMechListMicOverAnotherListIsRefused() throws Exception {
        byte[] proof = accept();
        byte[] token = completed(proof, mic(MS_MECH_TYPES));
        assertThatThrownBy(() -> client.finish(token))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("mechListMIC");
    }

    @Test
    void aMechListMicIsSentWhereItIsAskedFor() throws Exception {
        byte[] proof = accept();
        NegToken.Resp answer = (NegToken.Resp)
                Spnego.decode(client.next(token(NegToken.State.REQUEST_MIC, Spnego.KERBEROS, proof, mic(MECH_TYPES))));

        assertThat(answer.state()).isEqualTo(NegToken.State.ACCEPT_COMPLETED);
        byte[] mic = octets(answer.mechListMic());
        server.verifyMIC(mic, 0, mic.length, MECH_TYPES, 0, MECH_TYPES.length, new MessageProp(0, false));
        byte[] more = token(NegToken.State.ACCEPT_INCOMPLETE, null, null, null);
        assertThatThrownBy(() -> client.next(more))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("go on");
        client.finish(token(NegToken.State.ACCEPT_COMPLETED, null, null, null));
        assertThat(client.sessionKey()).hasSize(32);
    }

    @Test
    void whoAsksForAMechListMicMustSendOne() throws Exception {
        byte[] token = token(NegToken.State.REQUEST_MIC, Spnego.KERBEROS, accept(), null);
        assertThatThrownBy(() -> client.next(token))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("sends none");
    }

    @Test
    void aServerThatProvesNothingIsRefused() throws Exception {
        byte[] proof = accept();
        for (byte[] token : new byte[][] {null, {}, completed(null, null)}) {
            assertThatThrownBy(() -> client.finish(token))
                    .isInstanceOf(AuthFailedException.class)
                    .hasMessageContaining("prov");
        }
        byte[] damaged = proof.clone();
        damaged[damaged.length - 1] ^= 1;
        assertThatThrownBy(() -> client.finish(completed(damaged, null))).isInstanceOf(AuthFailedException.class);
        assertThatThrownBy(client::sessionKey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEndThatIsNoneIsRefused() throws Exception {
        byte[] proof = accept();
        refused(token(NegToken.State.REQUEST_MIC, null, proof, null), "REQUEST_MIC");
        refused(token(NegToken.State.REJECT, null, proof, null), "rejected");
        refused(token(NegToken.State.ACCEPT_COMPLETED, Spnego.NTLMSSP, proof, null), "chose NTLMSSP");
        refused(Spnego.encode(new NegToken.Init(List.of(Spnego.KERBEROS), null, null)), "NegTokenInit");
        refused(completed(new byte[] {1, 2, 3}, null), "Kerberos");
    }

    private void refused(byte[] token, String what) {
        assertThatThrownBy(() -> client.finish(token))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(what);
    }

    @Test
    void aServerWhoseClockIsWrongSaysSo() throws Exception {
        accept();
        byte[] token = token(NegToken.State.ACCEPT_INCOMPLETE, Spnego.KERBEROS, krbError(37), null);
        assertThatThrownBy(() -> client.next(token)).isInstanceOfSatisfying(AuthFailedException.class, e -> {
            assertThat(e.getMessage()).contains("(37)");
            assertThat(e.hint()).contains("clocks");
        });
        byte[] cut = krbError(37);
        cut[20] ^= 1;
        byte[] broken = token(NegToken.State.ACCEPT_INCOMPLETE, Spnego.KERBEROS, cut, null);
        assertThatThrownBy(() -> client.next(broken)).isInstanceOf(AuthFormatException.class);
    }

    @Test
    void theNameOfKerberosIsOneThatTheServerOffers() throws Exception {
        assertThat(offered(Spnego.MS_KERBEROS, Spnego.KERBEROS, Spnego.NTLMSSP)).containsExactly(Spnego.KERBEROS);
        assertThat(offered(Spnego.NTLMSSP, Spnego.MS_KERBEROS)).containsExactly(Spnego.MS_KERBEROS);
        assertThat(offered()).containsExactly(Spnego.KERBEROS);
        assertThatThrownBy(() -> offered(Spnego.NEGOEX, Spnego.NTLMSSP))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("only NegoEx, NTLMSSP");
    }

    private List<ASN1ObjectIdentifier> offered(ASN1ObjectIdentifier... byServer) throws AuthException {
        byte[] offer =
                byServer.length == 0 ? new byte[0] : Spnego.encode(new NegToken.Init(List.of(byServer), null, null));
        try (SpnegoKerberos other =
                new SpnegoKerberos(new KerberosLogin.Keytab(KerberosRealm.ALICE, realm.keytab()), KerberosRealm.HOST)) {
            return Spnego.offer(other.initialToken(offer)).mechTypes();
        }
    }

    @Test
    void passwordsAreWipedAndNotShown() {
        char[] password = "s3cret".toCharArray();
        SpnegoKerberos other = new SpnegoKerberos(new KerberosLogin.Password("alice", password), KerberosRealm.HOST);
        assertThat(other).hasToString("Kerberos as alice, NEW");
        assertThatThrownBy(() -> other.initialToken(null))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("(24)")
                .hasMessageNotContaining("s3cret");
        other.close();
        assertThat(password).containsOnly('\0');
    }

    @Test
    void aSubjectOfTheApplicationStaysIntact() throws Exception {
        Subject empty = new Subject();
        try (SpnegoKerberos other = new SpnegoKerberos(new KerberosLogin.LoggedIn(empty), KerberosRealm.HOST)) {
            assertThatThrownBy(() -> other.initialToken(null)).isInstanceOf(AuthFailedException.class);
        }
        try (KerberosTickets tickets =
                KerberosTickets.of(new KerberosLogin.Keytab(KerberosRealm.ALICE, realm.keytab()))) {
            Subject subject = tickets.use(Subject::current);
            KerberosLogin login = new KerberosLogin.LoggedIn(subject);
            assertThat(login).hasToString("Kerberos subject");
            for (int i = 0; i < 2; i++) {
                try (SpnegoKerberos other = new SpnegoKerberos(login, KerberosRealm.HOST)) {
                    assertThat(other.initialToken(null)).isNotEmpty();
                }
            }
        }
    }

    /** The JDK parses the server's bytes, but this client must handle every failure of that. */
    @Test
    void mutatedProofsAreRefusedInOrder() throws Exception {
        List<byte[]> tokens = List.of(accept(), krbError(37));
        Random random = new Random(4121);
        try (KerberosTickets tickets =
                KerberosTickets.of(new KerberosLogin.Keytab(KerberosRealm.ALICE, realm.keytab()))) {
            KerberosLogin login = new KerberosLogin.LoggedIn(tickets.use(Subject::current));
            for (int round = 0; round < 3000; round++) {
                byte[] token = tokens.get(round % tokens.size()).clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    token[random.nextInt(Math.min(token.length, 48))] = (byte) random.nextInt(256);
                }
                byte[] cut = Arrays.copyOf(token, random.nextInt(8) == 0 ? random.nextInt(token.length) : token.length);
                try (SpnegoKerberos other = new SpnegoKerberos(login, KerberosRealm.HOST)) {
                    other.initialToken(null);
                    assertThatThrownBy(() -> other.finish(completed(cut, null)))
                            .as(HexFormat.of().formatHex(cut))
                            .isInstanceOf(AuthException.class);
                }
            }
        }
    }

    @Test
    void callsOutOfOrderAreRefused() throws Exception {
        assertThatThrownBy(() -> client.next(new byte[0])).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.finish(null)).isInstanceOf(IllegalStateException.class);
        client.initialToken(null);
        assertThatThrownBy(() -> client.initialToken(null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::sessionKey).isInstanceOf(IllegalStateException.class);
        client.close();
        client.close();
        assertThatThrownBy(() -> client.finish(null)).isInstanceOf(IllegalStateException.class);
    }

    /** Accepts the client's request as the server; returns the server's proof. */
    private byte[] accept() throws AuthException, GSSException {
        NegToken.Init init = Spnego.offer(client.initialToken(null));
        byte[] request = octets(init.mechToken());
        return server.acceptSecContext(request, 0, request.length);
    }

    private byte[] mic(byte[] list) throws GSSException {
        return server.getMIC(list, 0, list.length, new MessageProp(0, false));
    }

    private static byte[] completed(byte @Nullable [] proof, byte @Nullable [] mic) {
        return token(NegToken.State.ACCEPT_COMPLETED, Spnego.KERBEROS, proof, mic);
    }

    private static byte[] token(
            NegToken.State state,
            @Nullable ASN1ObjectIdentifier mechanism,
            byte @Nullable [] token,
            byte @Nullable [] mic) {
        return Spnego.encode(new NegToken.Resp(
                state,
                mechanism,
                token == null ? null : new DEROctetString(token),
                mic == null ? null : new DEROctetString(mic)));
    }

    /** KRB-ERROR of RFC 4120 section 5.9.1, framed according to RFC 4121 section 4.1. */
    private static byte[] krbError(int code) throws IOException {
        DERGeneralString realm = new DERGeneralString(KerberosRealm.NAME);
        DERSequence name = new DERSequence(new ASN1Encodable[] {
            new DERTaggedObject(0, new ASN1Integer(2)),
            new DERTaggedObject(1, new DERSequence(new ASN1Encodable[] {
                new DERGeneralString("cifs"), new DERGeneralString(KerberosRealm.HOST)
            }))
        });
        byte[] error = new DERTaggedObject(true, BERTags.APPLICATION, 30, new DERSequence(new ASN1Encodable[] {
                    new DERTaggedObject(0, new ASN1Integer(5)),
                    new DERTaggedObject(1, new ASN1Integer(30)),
                    new DERTaggedObject(4, new ASN1GeneralizedTime("19700101000000Z")),
                    new DERTaggedObject(5, new ASN1Integer(0)),
                    new DERTaggedObject(6, new ASN1Integer(code)),
                    new DERTaggedObject(9, realm),
                    new DERTaggedObject(10, name)
                }))
                .getEncoded();
        byte[] oid = Spnego.KERBEROS.getEncoded();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x60);
        out.write(oid.length + 2 + error.length);
        out.writeBytes(oid);
        out.writeBytes("\3\0".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(error);
        return out.toByteArray();
    }

    private static byte[] octets(@Nullable ASN1OctetString octets) {
        return Objects.requireNonNull(octets).getOctets();
    }
}
