// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Random;

/** For every token of a server, a decoder accepts it or throws an {@link AuthException}. */
class TokenFuzzTest {
    /** The tag and length, the identifier of Kerberos, the identifier of KRB-ERROR (RFC 4121 section 4.1). */
    private static final byte[] KERBEROS_FRAME = HexFormat.of().parseHex("6000" + "06092a864886f712010202" + "0300");

    @FuzzTest
    void spnego(byte[] token) {
        try {
            Spnego.encode(Spnego.decode(token));
        } catch (AuthException e) {
            requireNonNull(e.getMessage());
        }
    }

    @FuzzTest
    void challenge(byte[] message) {
        try {
            NtlmChallenge.decode(message).targetInfo().encode();
        } catch (AuthException e) {
            requireNonNull(e.getMessage());
        }
    }

    /** Decodes the bytes after the frame of a Kerberos token, as the KRB-ERROR that replaces the server's proof. */
    @FuzzTest
    void kerberosError(byte[] error) {
        byte[] token = new byte[KERBEROS_FRAME.length + error.length];
        System.arraycopy(KERBEROS_FRAME, 0, token, 0, KERBEROS_FRAME.length);
        System.arraycopy(error, 0, token, KERBEROS_FRAME.length, error.length);
        try {
            KrbError.number(token);
        } catch (AuthException e) {
            requireNonNull(e.getMessage());
        }
    }

    /** Passes the token to each step of a login that takes a token of the server. */
    @FuzzTest
    void login(byte[] token) {
        byte[] good = NtlmServer.wrapped(NtlmServer.challengeMessage(NtlmServer.targetInfo()));
        for (int step = 0; step < 4; step++) {
            try (SpnegoNtlm client =
                    SpnegoNtlm.ofUser("", "u", new char[] {'p'}, "", "h", Clock.systemUTC(), new Random(9))) {
                client.initialToken(step == 0 ? token : NtlmServer.offer());
                client.next(
                        switch (step) {
                            case 1 -> token;
                            case 2 -> NtlmServer.wrapped(token);
                            default -> good;
                        });
                client.finish(step == 3 ? token : null);
            } catch (AuthException e) {
                requireNonNull(e.getMessage());
            }
        }
    }
}
