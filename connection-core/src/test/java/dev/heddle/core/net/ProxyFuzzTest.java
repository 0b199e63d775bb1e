package dev.heddle.core.net;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.Objects;

/** Whatever bytes a proxy answers, and whatever text names a proxy or a target. */
class ProxyFuzzTest {
    @FuzzTest
    void socks5(byte[] answer) throws IOException {
        try (ProxyAnswers answers = new ProxyAnswers()) {
            answers.accepts(ProxyAnswers.SOCKS5, answer);
        }
    }

    @FuzzTest
    void http(byte[] answer) throws IOException {
        try (ProxyAnswers answers = new ProxyAnswers()) {
            answers.accepts(ProxyAnswers.HTTP, answer);
        }
    }

    @FuzzTest
    void target(byte[] host) {
        try {
            String sent = ProxyTarget.of(new String(host, UTF_8), 445).toString();
            if (!sent.matches("[\\w.-]{1,255}:445|\\[[0-9a-f:]+]:445")) {
                throw new AssertionError(sent);
            }
        } catch (UnknownHostException e) {
            Objects.requireNonNull(e.getMessage());
        }
    }

    /** What is shown of a proxy is the text of that proxy without its login. */
    @FuzzTest
    void uri(byte[] uri) {
        try {
            Proxy proxy = Proxy.parse(new String(uri, UTF_8));
            Proxy again = Proxy.parse(proxy.toString().replaceFirst("//.*@", "//"));
            if (!again.host().equals(proxy.host()) || again.port() != proxy.port()) {
                throw new AssertionError(proxy + " is not " + again);
            }
        } catch (IllegalArgumentException e) {
            if (!Objects.requireNonNull(e.getMessage()).startsWith("not a proxy: ")) {
                throw e;
            }
        }
    }
}
