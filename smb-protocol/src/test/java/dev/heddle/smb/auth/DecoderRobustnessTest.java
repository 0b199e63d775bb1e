// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For every input from a server, a decoder accepts it or throws an {@link AuthException}, never another exception. */
class DecoderRobustnessTest {
    private static final int ROUNDS = 30_000;

    @Test
    void spnegoTakesMutatedTokens() {
        List<byte[]> tokens = new ArrayList<>();
        for (List<byte[]> session : List.of(RecordedSessions.WINDOWS_311, RecordedSessions.SAMBA_311)) {
            for (int i = 1; i <= 5; i++) {
                tokens.add(RecordedSessions.token(session, i));
            }
        }
        assertThat(run(new Random(4178), tokens, Spnego::decode)).isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    @Test
    void ntlmTakesMutatedChallenges() throws AuthException {
        List<byte[]> challenges = List.of(NtlmChallengeTest.windows());
        assertThat(run(new Random(1), challenges, NtlmChallenge::decode))
                .isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    @Test
    void targetInfoTakesMutatedLists() throws AuthException {
        List<byte[]> lists = List.of(
                NtlmChallenge.decode(NtlmChallengeTest.windows()).targetInfo().encode());
        assertThat(run(new Random(2), lists, AvPairs::decode)).isBetween(ROUNDS / 100, ROUNDS - ROUNDS / 100);
    }

    @Test
    void theClientTakesMutatedTokensAtEveryStep() {
        List<byte[]> session = RecordedSessions.WINDOWS_311;
        Random random = new Random(3);
        for (int step : new int[] {1, 3, 5}) {
            List<byte[]> tokens = List.of(RecordedSessions.token(session, step));
            assertThat(run(random, tokens, token -> drive(session, step, token)))
                    .isLessThan(ROUNDS);
        }
    }

    private static void drive(List<byte[]> session, int step, byte[] token) throws AuthException {
        try (SpnegoNtlm client =
                SpnegoNtlm.ofUser("", "u", new char[] {'p'}, "", "h", Clock.systemUTC(), new Random(9))) {
            client.initialToken(step == 1 ? token : RecordedSessions.token(session, 1));
            if (step > 1) {
                client.next(step == 3 ? token : RecordedSessions.token(session, 3));
            }
            if (step > 3) {
                client.finish(token);
            }
        }
    }

    private interface Decoder {
        void decode(byte[] bytes) throws AuthException;
    }

    /** Returns how many of the mutated inputs were accepted. */
    private static int run(Random random, List<byte[]> seeds, Decoder decoder) {
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] input = mutate(random, seeds.get(i % seeds.size()));
            try {
                decoder.decode(input);
                accepted++;
            } catch (AuthException e) {
                assertThat(e).hasMessageMatching("(?s).{8,}");
            } catch (RuntimeException | StackOverflowError e) {
                fail("round " + i + ", input " + HexFormat.of().formatHex(input), e);
            }
        }
        return accepted;
    }

    private static byte[] mutate(Random random, byte[] seed) {
        byte[] bytes = seed.clone();
        for (int n = 1 + random.nextInt(3); n > 0 && bytes.length > 0; n--) {
            int at = random.nextInt(2) == 0 ? random.nextInt(bytes.length) : random.nextInt(Math.min(64, bytes.length));
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] = (byte) random.nextInt();
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes[at] = new byte[] {0, -1, 127, -128, 0x30, (byte) 0x80}[random.nextInt(6)];
                case 3 -> bytes = Arrays.copyOf(bytes, at);
                case 4 -> System.arraycopy(bytes, 0, bytes, at, bytes.length - at);
                default -> bytes = Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
            }
        }
        return bytes;
    }
}
