// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logins without SPNEGO, recorded from clients of other projects: user alice with password pw1 at the server HEDDLE.
 */
class NtlmAcceptorTest {
    private static final String PASSWORD = "pw1";
    private static final int CHALLENGE_AT = 24;
    private static final int TIMESTAMP_FROM_END = 12;
    private static final long UNIX_EPOCH_AS_FILE_TIME = 116_444_736_000_000_000L;

    /** The client's first message, the server's response, the client's second message. Both clients sent a MIC. */
    enum Recorded {
        RUST_SMB2_0_39(
                "4e544c4d5353500001000000358288e000000000000000000000000000000000",
                "4e544c4d53535000020000000c000c003800000035828ae0bb7572a8345304c000000000000000004400440044000000"
                        + "0a0000000000000f48004500440044004c00450002000c0048004500440044004c00450001000c004800450044004400"
                        + "4c0045000400000003000c0068006500640064006c00650007000800fc2218abb780dd0100000000",
                "4e544c4d535350000300000018001800620000007c007c007a00000000000000580000000a000a005800000000000000"
                        + "6200000010001000f600000035828ae0000000000000000093a3b5a2dd7c6d4eb8b4888918c2ae4e61006c0069006300"
                        + "65000000000000000000000000000000000000000000000000004828cd03858b3b60921f8c070fad35ad010100000000"
                        + "0000fc2218abb780dd01e88795f5bb79d46a0000000002000c0048004500440044004c00450001000c00480045004400"
                        + "44004c0045000400000003000c0068006500640064006c00650007000800fc2218abb780dd0106000400020000000000"
                        + "00000000000099f8553352f7cff273b598b7140ff1e0"),
        PYTHON_SMBPROTOCOL_1_17(
                "4e544c4d5353500001000000378208e200000000280000000000000028000000000c04000000000f",
                "4e544c4d53535000020000000c000c003800000035828ae21ee27ca1fbb95a8800000000000000004400440044000000"
                        + "0a0000000000000f48004500440044004c00450002000c0048004500440044004c00450001000c004800450044004400"
                        + "4c0045000400000003000c0068006500640064006c00650007000800210f00b3b780dd0100000000",
                "4e544c4d535350000300000018001800580000009c009c0070000000000000000c0100000a000a000c01000004000400"
                        + "16010000100010001a01000035828ae2000c04000000000fbf59992264154cc72e497278ef4280e70000000000000000"
                        + "000000000000000000000000000000000e337c024dfaf4d708a9bce5fe647e7f0101000000000000210f00b3b780dd01"
                        + "6c71dad6c4e456010000000002000c0048004500440044004c00450001000c0048004500440044004c00450004000000"
                        + "03000c0068006500640064006c00650007000800210f00b3b780dd0109001c0063006900660073002f00310032003700"
                        + "2e0030002e0030002e0031000600040002000000000000000000000061006c0069006300650056004d0097b63b8cb2bc"
                        + "59ed67f34eeef2877f30");

        private final String negotiate;
        private final String challenge;
        private final String authenticate;

        Recorded(String negotiate, String challenge, String authenticate) {
            this.negotiate = negotiate;
            this.challenge = challenge;
            this.authenticate = authenticate;
        }

        byte[] negotiate() {
            return HexFormat.of().parseHex(negotiate);
        }

        byte[] challenge() {
            return HexFormat.of().parseHex(challenge);
        }

        byte[] authenticate() {
            return HexFormat.of().parseHex(authenticate);
        }

        /** Returns an acceptor with the recorded challenge and the recorded time. */
        NtlmAcceptor acceptor(NtlmAcceptor.Users users) {
            ByteBuffer in = ByteBuffer.wrap(challenge()).order(ByteOrder.LITTLE_ENDIAN);
            long serverChallenge = in.getLong(CHALLENGE_AT);
            long unixTime = in.getLong(in.capacity() - TIMESTAMP_FROM_END) - UNIX_EPOCH_AS_FILE_TIME;
            Instant then = Instant.ofEpochSecond(unixTime / 10_000_000, unixTime % 10_000_000 * 100);
            return new NtlmAcceptor("HEDDLE", users, Clock.fixed(then, ZoneOffset.UTC), () -> serverChallenge);
        }

        NtlmAcceptor acceptor() {
            return acceptor(user -> user.equals("alice") ? PASSWORD.toCharArray() : null);
        }
    }

    private static byte[] changed(byte[] message, int at) {
        byte[] other = message.clone();
        other[at] ^= 1;
        return other;
    }

    @ParameterizedTest
    @EnumSource
    void bareMessagesGetBareAnswers(Recorded login) throws AuthException {
        NtlmAcceptor acceptor = login.acceptor();

        NtlmAcceptor.Step first = acceptor.next(login.negotiate());
        NtlmAcceptor.Step last = acceptor.next(login.authenticate());

        assertThat(first).isInstanceOf(NtlmAcceptor.Continued.class);
        assertThat(first.token()).isEqualTo(login.challenge());
        assertThat(last).isInstanceOfSatisfying(NtlmAcceptor.Accepted.class, accepted -> {
            assertThat(accepted.kind()).isEqualTo(NtlmAcceptor.Accepted.Kind.USER);
            assertThat(accepted.user()).isEqualTo("alice");
            assertThat(accepted.sessionKey()).hasSize(16);
            assertThat(accepted.token()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void aWrongPasswordIsRefused(Recorded login) throws AuthException {
        NtlmAcceptor acceptor = login.acceptor(user -> "other".toCharArray());
        acceptor.next(login.negotiate());

        assertThatThrownBy(() -> acceptor.next(login.authenticate()))
                .isInstanceOf(AuthFailedException.class)
                .hasMessage("wrong password for alice");
    }

    @ParameterizedTest
    @EnumSource
    void aChangedMessageIsRefused(Recorded login) throws AuthException {
        NtlmAcceptor first = login.acceptor();
        first.next(changed(login.negotiate(), 15)); // this byte has the flags KEY_EXCH and 56
        NtlmAcceptor last = login.acceptor();
        last.next(login.negotiate());

        for (NtlmAcceptor acceptor : new NtlmAcceptor[] {first, last}) {
            byte[] message =
                    acceptor == first ? login.authenticate() : changed(login.authenticate(), NtlmMessages.MIC_OFFSET);
            assertThatThrownBy(() -> acceptor.next(message))
                    .isInstanceOf(AuthFailedException.class)
                    .hasMessage("MIC of the client is wrong: the messages were modified");
        }
    }

    @ParameterizedTest
    @EnumSource
    void somebodyUnknownHasNoKey(Recorded login) throws AuthException {
        NtlmAcceptor acceptor = login.acceptor(user -> null);
        acceptor.next(login.negotiate());

        assertThat(acceptor.next(login.authenticate()))
                .isInstanceOfSatisfying(NtlmAcceptor.Accepted.class, accepted -> {
                    assertThat(accepted.kind()).isEqualTo(NtlmAcceptor.Accepted.Kind.UNKNOWN);
                    assertThat(accepted.sessionKey()).isEmpty();
                    assertThat(accepted.token()).isEmpty();
                });
    }

    @ParameterizedTest
    @EnumSource
    void aLoginGoesOnAsItBegan(Recorded login) throws AuthException {
        NtlmAcceptor bare = login.acceptor();
        bare.next(login.negotiate());
        NtlmAcceptor inSpnego = login.acceptor();
        inSpnego.next(
                Spnego.encode(new NegToken.Init(List.of(Spnego.NTLMSSP), new DEROctetString(login.negotiate()), null)));

        assertThatThrownBy(() -> bare.next(NtlmServer.wrapped(login.authenticate())))
                .isInstanceOf(AuthFormatException.class);
        assertThatThrownBy(() -> inSpnego.next(login.authenticate())).isInstanceOf(AuthFormatException.class);
    }

    @Test
    void messagesThatAreCutShortAreRefused() {
        for (int length = 0; length < 16; length++) {
            byte[] part = Arrays.copyOf(Recorded.RUST_SMB2_0_39.negotiate(), length);
            assertThatThrownBy(() -> Recorded.RUST_SMB2_0_39.acceptor().next(part))
                    .as("%d bytes", length)
                    .isInstanceOf(AuthFormatException.class);
        }
    }

    @Test
    void nobodyAnswersBeforeBeingAsked() {
        Recorded login = Recorded.PYTHON_SMBPROTOCOL_1_17;

        assertThatThrownBy(() -> login.acceptor().next(login.authenticate()))
                .isInstanceOf(AuthFormatException.class)
                .hasMessage("the client responds before the challenge");
    }
}
