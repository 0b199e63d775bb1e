// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpnegoTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    void hintsOfSambaAreReadOver() throws AuthException {
        byte[] token = RecordedSessions.token(RecordedSessions.SAMBA_311, 1);

        assertThat(Spnego.decode(token)).isEqualTo(new NegToken.Init(List.of(Spnego.NTLMSSP), null, null));
    }

    @Test
    void windowsOffersNegoExFirst() throws AuthException {
        NegToken.Init init = (NegToken.Init) Spnego.decode(RecordedSessions.token(RecordedSessions.WINDOWS_311, 1));

        assertThat(init.mechTypes()).containsExactly(Spnego.NEGOEX, Spnego.NTLMSSP);
        assertThat(init.mechToken()).isNotNull();
    }

    @Test
    void tokensOfClientsAndServersEncodeToTheirOwnBytes() throws AuthException {
        for (List<byte[]> session : List.of(
                RecordedSessions.WINDOWS_311,
                RecordedSessions.SAMBA_311,
                RecordedSessions.SAMBA_300,
                RecordedSessions.SAMBA_210,
                RecordedSessions.SAMBA_ANONYMOUS)) {
            for (int i = 2; i <= 5; i++) {
                byte[] token = RecordedSessions.token(session, i);
                assertThat(Spnego.encode(Spnego.decode(token))).isEqualTo(token);
            }
        }
    }

    @Test
    void statesOfARealNegotiation() throws AuthException {
        NegToken.Resp challenge = (NegToken.Resp) Spnego.decode(RecordedSessions.token(RecordedSessions.SAMBA_311, 3));
        NegToken.Resp last = (NegToken.Resp) Spnego.decode(RecordedSessions.token(RecordedSessions.SAMBA_311, 5));

        assertThat(challenge.state()).isEqualTo(NegToken.State.ACCEPT_INCOMPLETE);
        assertThat(challenge.supportedMech()).isEqualTo(Spnego.NTLMSSP);
        assertThat(challenge.mechListMic()).isNull();
        assertThat(last)
                .isEqualTo(new NegToken.Resp(
                        NegToken.State.ACCEPT_COMPLETED,
                        null,
                        null,
                        new DEROctetString(HEX.parseHex("01000000f759bfcc98d632a700000000"))));
    }

    @Test
    void initWithEveryFieldComesBack() throws AuthException {
        NegToken.Init init = new NegToken.Init(
                List.of(Spnego.MS_KERBEROS, Spnego.KERBEROS, Spnego.NTLMSSP),
                new DEROctetString(new byte[300]),
                new DEROctetString(new byte[16]));

        assertThat(Spnego.decode(Spnego.encode(init))).isEqualTo(init);
    }

    @ParameterizedTest
    @EnumSource
    void everyStateComesBack(NegToken.State state) throws AuthException {
        NegToken.Resp resp = new NegToken.Resp(state, Spnego.KERBEROS, null, null);

        assertThat(Spnego.decode(Spnego.encode(resp))).isEqualTo(resp);
    }

    /** Fields [1] reqFlags, [3] negHints and [4] mechListMIC of NegTokenInit2 ([MS-SPNG] 2.2.1). */
    @Test
    void negTokenInit2WithEveryField() throws AuthException {
        String mechTypes = "a00e300c060a2b06010401823702020a";
        String reqFlags = "a10403020640";
        String hints = "a3083006a0041b026869";
        String mic = "a4040402beef";
        String fields = mechTypes + reqFlags + "a2030401ab" + hints + mic;
        byte[] token = HEX.parseHex("a02d" + "302b" + fields);

        assertThat(Spnego.decode(token))
                .isEqualTo(new NegToken.Init(
                        List.of(Spnego.NTLMSSP),
                        new DEROctetString(new byte[] {(byte) 0xab}),
                        new DEROctetString(new byte[] {(byte) 0xbe, (byte) 0xef})));
    }

    @ParameterizedTest
    @CsvSource({
        "'', empty",
        "a1073005a0030a0104, negState 4",
        "a1073005a0030a01ff, negState 255",
        "a1073005a4030a0100, field [4]",
        "a10c300aa0030a0100a0030a0100, field [0] after [0]",
        "a2023000, neither NegTokenInit nor NegTokenResp",
        "a0023000, names no mechanism",
        "a0063004a0023000, names no mechanism",
        "600906032b0601a0023000, not a SPNEGO token",
        "600806062b0601050502, not a SPNEGO token",
        "a1073005a0030a0100ff, ''",
        "a1083006a0030a0100, ''",
        "a1073005a003020100, ''",
        "4e544c4d53535000, ''",
        "04020000, ''"
    })
    void brokenTokensAreNamed(String token, String what) {
        assertThatThrownBy(() -> Spnego.decode(HEX.parseHex(token)))
                .isInstanceOf(AuthFormatException.class)
                .hasMessageContaining(what);
    }

    /** The decoder must not overflow the stack on a deeply nested hostile token. */
    @ParameterizedTest
    @ValueSource(strings = {"3080", "2480", "a080", "6080", "a000a0"})
    void deepNestingIsRefused(String level) {
        byte[] token = HEX.parseHex(level.repeat(0xffff / (level.length() / 2)));

        assertThatThrownBy(() -> Spnego.decode(token)).isInstanceOf(AuthFormatException.class);
    }

    @Test
    void tokensLongerThanAnSmb2FieldAreRefused() {
        assertThatThrownBy(() -> Spnego.decode(new byte[0x10000]))
                .isInstanceOf(AuthFormatException.class)
                .hasMessageContaining("65536");
    }

    @Test
    void unknownMechanismsAreNamedByNumber() {
        assertThat(Spnego.nameOf(Spnego.NEGOEX)).isEqualTo("NegoEx");
        assertThat(Spnego.nameOf(Spnego.NTLMSSP.branch("1"))).isEqualTo("1.3.6.1.4.1.311.2.2.10.1");
    }
}
