package dev.heddle.smb.auth;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.util.Random;

/** Whatever a server sends as its token, a decoder takes it or throws an {@link AuthException}. */
class TokenFuzzTest {
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

    /** One token at each of the three places where a server's token comes in. */
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
