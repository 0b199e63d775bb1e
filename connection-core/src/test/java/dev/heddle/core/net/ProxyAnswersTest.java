// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Tests valid responses into which a few errors are inserted. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProxyAnswersTest {
    private static final int ROUNDS = 2000;

    private static final List<String> SOCKS5 = List.of(
            "\5\2\1\0\5\0\0\1\177\0\0\1\20\20",
            "\5\0\5\0\0\3\7example\1\1",
            "\5\0\5\0\0\4" + "\1".repeat(18),
            "\5\2\1\0\5\2\0\1\0\0\0\0\0\0");
    private static final List<String> HTTP = List.of(
            "HTTP/1.1 200 Connection established\r\n\r\n",
            "HTTP/1.0 200 OK\nVia: x\n\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nContent-Length: 1\r\n\r\n",
            "HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate:\r\n\r\nno");
    private static final String SPEAKS_FIRST = "220 hello\r\n\r\n\5\0\0";

    private ProxyAnswers answers;

    @BeforeAll
    void listen() {
        answers = new ProxyAnswers();
    }

    @AfterAll
    void close() throws IOException {
        answers.close();
    }

    @Test
    void answersOfSocksServers() throws Exception {
        mutate(ProxyAnswers.SOCKS5, SOCKS5, 4711);
    }

    @Test
    void answersOfHttpServers() throws Exception {
        mutate(ProxyAnswers.HTTP, HTTP, 4712);
    }

    private void mutate(Proxy proxy, List<String> good, long seed) throws IOException {
        Random random = new Random(seed);
        for (int i = 0; i < good.size(); i++) {
            assertThat(answers.accepts(proxy, (good.get(i) + SPEAKS_FIRST).getBytes(ISO_8859_1)))
                    .isEqualTo(i < 3);
        }
        int successes = 0;
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder answer = new StringBuilder(good.get(random.nextInt(good.size()))).append(SPEAKS_FIRST);
            for (int mistakes = random.nextInt(4); mistakes >= 0; mistakes--) {
                mistake(answer, random);
            }
            if (answers.accepts(proxy, answer.toString().getBytes(ISO_8859_1))) {
                successes++;
            }
        }
        assertThat(successes).isBetween(ROUNDS / 20, ROUNDS * 19 / 20);
    }

    private static void mistake(StringBuilder answer, Random random) {
        int at = random.nextInt(answer.length() + 1);
        int end = Math.min(answer.length(), at + 1 + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> answer.setLength(Math.max(1, at));
            case 1 -> answer.insert(at, (char) random.nextInt(256));
            case 2 -> answer.replace(at, Math.min(answer.length(), at + 1), "" + (char) random.nextInt(256));
            case 3 -> answer.delete(Math.max(1, at), Math.max(1, end));
            case 4 -> answer.insert(at, answer.substring(at, end));
            default -> answer.insert(at, ("" + (char) random.nextInt(256)).repeat(random.nextInt(9000)));
        }
    }
}
