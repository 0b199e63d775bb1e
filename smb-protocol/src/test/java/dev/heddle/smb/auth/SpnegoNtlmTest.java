// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The whole exchange with challenges of real servers; the test does a server's checks of [MS-NLMP] 3.2.5.1.2. */
class SpnegoNtlmTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final String PASSWORD = "Sésame 9";
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final int SERVER_FLAGS = 0xe28a8215;
    private static final byte[] MECH_TYPES = HEX.parseHex("300c060a2b06010401823702020a");

    private final SpnegoNtlm client = user();

    @Test
    void withATimestampTheMessageHasAMicAndNoLmResponse() throws AuthException {
        byte[] challenge = NtlmChallengeTest.windows();

        AuthenticateMessage message = checkedAnswer(challenge, true);

        assertThat(message.lmResponse()).isEqualTo(new byte[24]);
        assertThat(message.timestamp()).isEqualTo(130796579013894561L);
        byte[] asked = NtlmChallenge.decode(challenge).targetInfo().encode();
        assertThat(HEX.formatHex(message.avPairs()))
                .isEqualTo(HEX.formatHex(asked, 0, asked.length - 4)
                        + "0600040002000000"
                        + "0a001000" + "00".repeat(16)
                        + "09002000" + HEX.formatHex("cifs/srv.example".getBytes(StandardCharsets.UTF_16LE))
                        + "00000000" + "00000000");
    }

    @Test
    void withoutATimestampTheClockIsAskedAndLmV2IsSent() throws AuthException {
        byte[] challenge = challenge(SERVER_FLAGS, "02000c0044006f006d00610069006e00" + "00000000");

        AuthenticateMessage message = checkedAnswer(challenge, false);

        byte[] fromClient = Arrays.copyOfRange(message.clientChallenge(), 16, 24);
        assertThat(message.lmResponse())
                .isEqualTo(NtlmV2.lmResponse(responseKey(), HEX.parseHex("0123456789abcdef"), fromClient));
        assertThat(message.timestamp()).isEqualTo(NtlmV2.fileTime(NOW));
        assertThat(message.mic()).isEqualTo(new byte[16]);
    }

    @Test
    void withoutKeyExchangeTheBaseKeyIsTheSessionKey() throws AuthException {
        byte[] challenge = challenge(SERVER_FLAGS & ~NtlmFlags.KEY_EXCHANGE, "00000000");

        AuthenticateMessage message = checkedAnswer(challenge, false);

        assertThat(message.encryptedSessionKey()).isEmpty();
        assertThat(client.sessionKey()).isEqualTo(NtlmV2.sessionBaseKey(responseKey(), message.ntProof()));
    }

    @Test
    void withoutSignaturesThereIsNoMechListMic() throws AuthException {
        client.initialToken(null);

        NegToken.Resp answer = resp(client.next(challengeToken(challenge(SERVER_FLAGS & ~NtlmFlags.SIGN, "00000000"))));

        assertThat(answer.mechListMic()).isNull();
        assertThat(AuthenticateMessage.of(octets(answer.responseToken())).encryptedSessionKey())
                .isEmpty();
        assertThat(client.sessionKey()).hasSize(16);
        client.finish(null);
    }

    /** Sends a challenge, and checks the response and the final token as a server does. */
    private AuthenticateMessage checkedAnswer(byte[] challenge, boolean withMic) throws AuthException {
        byte[] negotiate = octets(((NegToken.Init) Spnego.decode(client.initialToken(new byte[0]))).mechToken());
        NegToken.Resp answer = resp(client.next(challengeToken(challenge)));
        AuthenticateMessage message = AuthenticateMessage.of(octets(answer.responseToken()));
        assertThat(message.domain()).isEqualTo("Dom");
        assertThat(message.user()).isEqualTo("Jürgen");
        assertThat(message.workstation()).isEqualTo("WS");
        NtlmChallenge parsed = NtlmChallenge.decode(challenge);
        assertThat(message.flags()).isEqualTo(NtlmFlags.OFFERED & parsed.flags());
        assertThat(message.ntProof())
                .isEqualTo(NtlmV2.ntProof(responseKey(), parsed.serverChallenge(), message.clientChallenge()));
        boolean exchange = NtlmFlags.has(parsed.flags(), NtlmFlags.KEY_EXCHANGE);
        byte[] key = NtlmV2.sessionBaseKey(responseKey(), message.ntProof());
        if (exchange) {
            key = LegacyCrypto.rc4(key, message.encryptedSessionKey());
        }
        assertThat(client.sessionKey()).isEqualTo(key).hasSize(16);
        if (withMic) {
            assertThat(LegacyCrypto.hmacMd5(key, negotiate, challenge, message.withoutMic()))
                    .isEqualTo(message.mic());
        }
        assertThat(NtlmSignatures.ofClient(key, exchange).verify(MECH_TYPES, octets(answer.mechListMic())))
                .isTrue();
        client.finish(complete(NtlmSignatures.ofServer(key, exchange).sign(MECH_TYPES)));
        return message;
    }

    @Test
    void theFirstTokenIsThatOfOtherClientsButForItsFlags() throws AuthException {
        byte[] samba = RecordedSessions.token(RecordedSessions.SAMBA_311, 2);
        byte[] token = client.initialToken(RecordedSessions.token(RecordedSessions.SAMBA_311, 1));

        assertThat(token).hasSameSizeAs(samba);
        int flags = token.length - 28;
        assertThat(Arrays.copyOf(token, flags)).isEqualTo(Arrays.copyOf(samba, flags));
        assertThat(HEX.formatHex(token, flags, flags + 4)).isEqualTo("158288e2");
    }

    @Test
    void aWrongMechListMicFails() throws AuthException {
        client.initialToken(RecordedSessions.token(RecordedSessions.WINDOWS_311, 1));
        client.next(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3));

        assertThatThrownBy(() -> client.finish(RecordedSessions.token(RecordedSessions.WINDOWS_311, 5)))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("mechListMIC");
    }

    @Test
    void aServerWithoutNtlmIsRefused() {
        byte[] offer = Spnego.encode(new NegToken.Init(List.of(Spnego.MS_KERBEROS, Spnego.KERBEROS), null, null));

        assertThatThrownBy(() -> client.initialToken(offer))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("MS-Kerberos, Kerberos");
    }

    @Test
    void aWeakChallengeIsRefused() throws AuthException {
        client.initialToken(null);
        for (int flag :
                new int[] {NtlmFlags.UNICODE, NtlmFlags.NTLM, NtlmFlags.EXTENDED_SESSION_SECURITY, NtlmFlags.KEY_128}) {
            byte[] token = challengeToken(challenge(SERVER_FLAGS & ~flag, "00000000"));
            assertThatThrownBy(() -> client.next(token))
                    .isInstanceOf(AuthFailedException.class)
                    .hasMessageContaining(Integer.toHexString(flag));
        }
    }

    @Test
    void tokensThatDoNotContinueTheExchangeAreRefused() throws AuthException {
        client.initialToken(null);
        byte[] challenge = NtlmChallengeTest.windows();

        refused(NegToken.State.REJECT, null, challenge, "rejected");
        refused(NegToken.State.ACCEPT_INCOMPLETE, Spnego.KERBEROS, challenge, "chose Kerberos");
        refused(NegToken.State.ACCEPT_INCOMPLETE, Spnego.NTLMSSP, null, "no responseToken");
        assertThatThrownBy(() -> client.next(RecordedSessions.token(RecordedSessions.SAMBA_311, 1)))
                .isInstanceOf(AuthFormatException.class)
                .hasMessageContaining("NegTokenInit");
        assertThatThrownBy(() -> client.finish(null))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("before");
    }

    private void refused(
            NegToken.State state, @Nullable ASN1ObjectIdentifier mechanism, byte @Nullable [] challenge, String what) {
        byte[] token = Spnego.encode(
                new NegToken.Resp(state, mechanism, challenge == null ? null : new DEROctetString(challenge), null));
        assertThatThrownBy(() -> client.next(token))
                .isInstanceOf(AuthException.class)
                .hasMessageContaining(what);
    }

    @Test
    void anOfferThatIsNoOfferIsRefused() {
        assertThatThrownBy(() -> client.initialToken(complete(null)))
                .isInstanceOf(AuthFormatException.class)
                .hasMessageContaining("NegTokenResp");
    }

    @Test
    void theEndMustBeAnEnd() throws AuthException {
        client.initialToken(null);
        byte[] token = RecordedSessions.token(RecordedSessions.WINDOWS_311, 3);
        client.next(token);

        assertThatThrownBy(() -> client.next(token))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("go on");
        assertThatThrownBy(() -> client.finish(token))
                .isInstanceOf(AuthFailedException.class)
                .hasMessageContaining("ACCEPT_INCOMPLETE");
        client.finish(complete(serverMic()));
        assertThat(client.sessionKey()).hasSize(16);
    }

    @Test
    void aMissingMechListMicProvesNothingAndIsNoFailure() throws AuthException {
        for (byte[] token : new byte[][] {null, {}, complete(null)}) {
            try (SpnegoNtlm other = user()) {
                other.initialToken(null);
                other.next(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3));

                other.finish(token);

                assertThat(other.serverProven()).isFalse();
            }
        }
    }

    @Test
    void aRightMechListMicProvesThatTheServerHasTheKey() throws AuthException {
        client.initialToken(null);
        client.next(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3));
        assertThat(client.serverProven()).isFalse();

        client.finish(complete(serverMic()));

        assertThat(client.serverProven()).isTrue();
    }

    @Test
    void aWrongMechListMicIsRefused() throws AuthException {
        client.initialToken(null);
        client.next(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3));
        byte[] changed = serverMic();
        changed[9] ^= 1;

        for (byte[] mic : new byte[][] {Arrays.copyOf(serverMic(), 15), changed, new byte[16], {}}) {
            assertThatThrownBy(() -> client.finish(complete(mic)))
                    .isInstanceOf(AuthFailedException.class)
                    .hasMessageContaining("mechListMIC of the server is wrong");
        }
    }

    /**
     * A missing mechListMIC is harmless only if this test holds: with one mechanism, no attacker can change the choice.
     */
    @Test
    void oneMechanismIsOffered() throws AuthException {
        assertThat(Spnego.decode(client.initialToken(null)))
                .isInstanceOfSatisfying(
                        NegToken.Init.class,
                        init -> assertThat(init.mechTypes()).containsExactly(Spnego.NTLMSSP));
    }

    @Test
    void aChallengeWithoutTargetInfoIsAnswered() throws AuthException {
        AuthenticateMessage message = checkedAnswer(NtlmServer.challengeWithoutTargetInfo(), false);

        assertThat(HEX.formatHex(message.avPairs()))
                .isEqualTo("0a001000" + "00".repeat(16)
                        + "09002000" + HEX.formatHex("cifs/srv.example".getBytes(StandardCharsets.UTF_16LE))
                        + "00000000" + "00000000");
    }

    @Test
    void aGuestAsksForNoSignatureAndSendsNoMechListMic() throws AuthException {
        try (SpnegoNtlm guest = SpnegoNtlm.ofGuest("guest", "", "srv.example", Clock.systemUTC(), new Random(1))) {
            NegToken.Init init = (NegToken.Init) Spnego.decode(guest.initialToken(null));
            int offered = ByteBuffer.wrap(octets(init.mechToken()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(12);
            NegToken.Resp answer = resp(guest.next(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3)));
            AuthenticateMessage message = AuthenticateMessage.of(octets(answer.responseToken()));
            int keyed = NtlmFlags.SIGN | NtlmFlags.ALWAYS_SIGN | NtlmFlags.KEY_EXCHANGE | NtlmFlags.KEY_56;

            assertThat(offered & keyed).isZero();
            assertThat(message.flags() & keyed).isZero();
            assertThat(message.user()).isEqualTo("guest");
            assertThat(answer.mechListMic()).isNull();
        }
    }

    private static SpnegoNtlm user() {
        return SpnegoNtlm.ofUser(
                "Dom",
                "Jürgen",
                PASSWORD.toCharArray(),
                "WS",
                "srv.example",
                Clock.fixed(NOW, ZoneOffset.UTC),
                new Random(42));
    }

    private byte[] serverMic() {
        return NtlmSignatures.ofServer(client.sessionKey(), true).sign(MECH_TYPES);
    }

    /** [MS-NLMP] 3.1.5.1.2: without channel binding the value is 16 zeros; the target is the user's server name. */
    @Test
    void channelBindingsAndTargetNameOfTheServerAreReplaced() throws AuthException {
        byte[] challenge = challenge(SERVER_FLAGS, "0a001000" + "ff".repeat(16) + "0900040065007600" + "00000000");

        AuthenticateMessage message = checkedAnswer(challenge, false);

        assertThat(HEX.formatHex(message.avPairs()))
                .isEqualTo("0a001000" + "00".repeat(16)
                        + "09002000" + HEX.formatHex("cifs/srv.example".getBytes(StandardCharsets.UTF_16LE))
                        + "00000000" + "00000000");
    }

    @Test
    void anonymousNamesNobodyAndHasNoKey() throws AuthException {
        try (SpnegoNtlm nobody = SpnegoNtlm.ofAnonymous("WS", Clock.systemUTC(), new Random(1))) {
            nobody.initialToken(RecordedSessions.token(RecordedSessions.SAMBA_ANONYMOUS, 1));
            NegToken.Resp answer = resp(nobody.next(RecordedSessions.token(RecordedSessions.SAMBA_ANONYMOUS, 3)));
            nobody.finish(RecordedSessions.token(RecordedSessions.SAMBA_ANONYMOUS, 5));
            AuthenticateMessage message = AuthenticateMessage.of(octets(answer.responseToken()));

            assertThat(nobody.anonymous()).isTrue();
            assertThat(nobody.sessionKey()).isEmpty();
            assertThat(answer.mechListMic()).isNull();
            assertThat(message.user() + message.domain()).isEmpty();
            assertThat(message.lmResponse()).isEqualTo(new byte[1]);
            assertThat(message.ntResponse()).isEmpty();
            assertThat(message.flags() & NtlmFlags.ANONYMOUS).isNotZero();
            assertThat(message.flags() & (NtlmFlags.SIGN | NtlmFlags.KEY_EXCHANGE))
                    .isZero();
            assertThat(nobody).hasToString("NTLM, anonymous, FINISHED");
        }
    }

    @Test
    void callsOutOfOrderAreRefused() throws AuthException {
        byte[] token = RecordedSessions.token(RecordedSessions.WINDOWS_311, 3);
        assertThatThrownBy(() -> client.next(token)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.finish(null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::sessionKey).isInstanceOf(IllegalStateException.class);
        client.initialToken(null);
        assertThatThrownBy(() -> client.initialToken(null)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(client::sessionKey).isInstanceOf(IllegalStateException.class);
        client.next(token);
        client.close();
        client.close();
        assertThatThrownBy(client::sessionKey).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.finish(null)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void nothingSecretIsShown() throws AuthException {
        client.initialToken(null);
        client.next(RecordedSessions.token(RecordedSessions.WINDOWS_311, 3));

        assertThat(client).hasToString("NTLMv2 of Dom\\Jürgen, AUTHENTICATED");
    }

    @Test
    void aUserNeedsAName() {
        assertThatThrownBy(() -> SpnegoNtlm.ofUser("", "", new char[0], "", "h", Clock.systemUTC(), new Random(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] responseKey() {
        return NtlmV2.responseKey(PASSWORD.toCharArray(), "JÜRGEN", "Dom");
    }

    /** Encodes a CHALLENGE_MESSAGE without a target name, by the table of [MS-NLMP] 2.2.1.2. */
    private static byte[] challenge(int flags, String targetInfo) {
        String length = HEX.toHexDigits((byte) (targetInfo.length() / 2)) + "00";
        String bigEndian = HEX.toHexDigits(flags);
        String littleEndian = bigEndian.substring(6)
                + bigEndian.substring(4, 6)
                + bigEndian.substring(2, 4)
                + bigEndian.substring(0, 2);
        return HEX.parseHex("4e544c4d53535000" + "02000000" + "0000000038000000" + littleEndian + "0123456789abcdef"
                + "0000000000000000" + length + length + "38000000" + "0a0000000000000f" + targetInfo);
    }

    private static byte[] challengeToken(byte[] challenge) {
        return Spnego.encode(new NegToken.Resp(
                NegToken.State.ACCEPT_INCOMPLETE, Spnego.NTLMSSP, new DEROctetString(challenge), null));
    }

    private static byte[] complete(byte @Nullable [] mic) {
        return Spnego.encode(new NegToken.Resp(
                NegToken.State.ACCEPT_COMPLETED, null, null, mic == null ? null : new DEROctetString(mic)));
    }

    private static NegToken.Resp resp(byte[] token) throws AuthException {
        return (NegToken.Resp) Spnego.decode(token);
    }

    private static byte[] octets(@Nullable ASN1OctetString octets) {
        return Objects.requireNonNull(octets).getOctets();
    }
}
