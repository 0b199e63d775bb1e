// SPDX-License-Identifier: Apache-2.0
package dev.heddle.examples.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.FrameFormat;
import dev.heddle.core.ProtocolViolationException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the RESP format and reader on bytes, without a connection. */
@Timeout(60)
class RespTest {
    static Stream<Map.Entry<String, RespValue>> samples() {
        return RespSamples.all().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aValueIsReadFromItsBytes(Map.Entry<String, RespValue> sample) throws Exception {
        assertThat(RespReader.read(RespSamples.bytes(sample.getKey()))).isEqualTo(sample.getValue());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aFrameIsAWholeValueWhereverItStarts(Map.Entry<String, RespValue> sample) throws Exception {
        String text = sample.getKey();
        RespFormat format = new RespFormat();

        assertThat(format.frameLength(RespSamples.bytes(text + text + "-"), 0)).isEqualTo(text.length());
        assertThat(format.frameLength(RespSamples.bytes("abc" + text + "-"), 3)).isEqualTo(text.length());
    }

    // snippet: protocol, pieces
    @ParameterizedTest
    @MethodSource("samples")
    void moreIsAskedForUntilTheLengthIsKnown(Map.Entry<String, RespValue> sample) throws Exception {
        String text = sample.getKey();
        RespFormat patient = new RespFormat();
        boolean known = false;
        for (int cut = 1; cut <= text.length(); cut++) {
            ByteBuffer part = RespSamples.bytes(text.substring(0, cut));
            int anew = new RespFormat().frameLength(part, 0);
            if (!known) {
                assertThat(patient.frameLength(part, 0)).isEqualTo(anew);
            }
            known |= anew != FrameFormat.MORE;
            assertThat(anew).isEqualTo(known ? text.length() : FrameFormat.MORE);
            assertThat(part.position()).isZero();
        }
        assertThat(known).isTrue();
    }
    // end

    /** The content of a string is not parsed and need not have arrived. */
    @Test
    void aStringsLengthIsKnownFromItsFirstLine() throws Exception {
        assertThat(new RespFormat().frameLength(RespSamples.bytes("$1000000\r\n"), 0))
                .isEqualTo(1_000_012);
        assertThat(new RespFormat().frameLength(RespSamples.bytes("*2\r\n:1\r\n$1000000\r\n"), 0))
                .isEqualTo(1_000_020);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 400 Bad Request\r\n",
                "\r\n",
                "\n",
                " +OK\r\n",
                "+a\rb\r\n",
                "+a\nb\r\n",
                "$\r\n",
                "$x\r\n",
                "$?\r\n",
                "$-2\r\n",
                "$+1\r\n",
                "*?\r\n",
                "*-2\r\n",
                "%-1\r\n",
                "$ 1\r\n",
                "$16777216\r\n",
                "$999999999\r\n",
                "$1000000000\r\n",
                "$99999999999999999999\r\n",
                "*6000000\r\n",
                "*999999999\r\n",
                "%3000000\r\n",
                "|999999999\r\n",
                "*2\r\n*3000000\r\n*3000000\r\n",
                ">2147483648\r\n",
                "~-2\r\n",
                "*2\r\nx"
            })
    void whatCannotBeginAFrameIsRefused(String text) {
        assertThatThrownBy(() -> new RespFormat().frameLength(RespSamples.bytes(text), 0))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+OK",
                "+OK\r",
                ":\r\n",
                ":1x\r\n",
                ":9223372036854775808\r\n",
                ",\r\n",
                ",one\r\n",
                "(\r\n",
                "(1.5\r\n",
                "#\r\n",
                "#true\r\n",
                "$3\r\nabc",
                "$3\r\nabcd\r\n",
                "$3\r\nab\r\n\r\n",
                "=-1\r\n",
                "!-1\r\n",
                "~-1\r\n",
                ">-1\r\n",
                "=3\r\ntxt\r\n",
                "=6\r\nab:cde\r\n",
                "*2\r\n:1\r\n",
                "%1\r\n:1\r\n",
                "|1\r\n:1\r\n:2\r\n"
            })
    void whatIsNoValueIsRefused(String text) {
        assertThatThrownBy(() -> RespReader.read(RespSamples.bytes(text)))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*5000000\r\n", "$16000000\r\n", "%2500000\r\n+a\r\n", "*5000000\r\n*5000000\r\n*5000000\r\n"})
    void aLengthTakesNoMemory(String text) {
        ByteBuffer frame = RespSamples.bytes(text);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() -> RespReader.read(frame)).isInstanceOf(ProtocolViolationException.class);

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void valuesLieInEachOtherUpToALimit() throws Exception {
        String deepest = "*1\r\n".repeat(RespReader.MAX_DEPTH) + ":1\r\n";

        assertThat(RespReader.read(RespSamples.bytes(deepest)).values()).hasSize(1);
        for (String more : List.of("*1\r\n", "|0\r\n", "~1\r\n", ">1\r\n", "*1\r\n".repeat(1_000_000))) {
            ByteBuffer tooDeep = RespSamples.bytes(more + deepest);

            assertThat(new RespFormat().frameLength(tooDeep, 0)).isEqualTo(tooDeep.limit());
            assertThatThrownBy(() -> RespReader.read(tooDeep)).isInstanceOf(ProtocolViolationException.class);
        }
    }

    @Test
    void aLineHasALimit() throws Exception {
        String longest = "+" + "x".repeat(RespFormat.MAX_LINE - 3);

        assertThat(new RespFormat().frameLength(RespSamples.bytes(longest + "\r\n"), 0))
                .isEqualTo(RespFormat.MAX_LINE);
        assertThat(new RespFormat().frameLength(RespSamples.bytes(longest), 0)).isEqualTo(FrameFormat.MORE);
        assertThatThrownBy(() -> new RespFormat().frameLength(RespSamples.bytes(longest + "xxx"), 0))
                .isInstanceOf(ProtocolViolationException.class);
    }

    /** Each line of a value that arrives in many pieces is parsed only once; otherwise this test would take hours. */
    @Test
    void aValueInTinyPiecesTakesNoLonger() throws Exception {
        ByteBuffer bytes = RespSamples.bytes("*700000\r\n" + "$1\r\nx\r\n".repeat(700_000));
        RespFormat format = new RespFormat();
        int length = FrameFormat.MORE;
        for (int come = 1; length == FrameFormat.MORE; come++) {
            length = format.frameLength(bytes.limit(come), 0);
        }
        assertThat(length).isEqualTo(bytes.capacity());
    }

    /** Mutates valid bytes with a fixed seed. Each result is a value, or the one exception that closes a connection. */
    @Test
    void mutationsAreValuesOrRefused() {
        Random random = new Random(20261);
        List<String> samples = List.copyOf(RespSamples.all().keySet());
        int read = 0;
        int refused = 0;
        for (int i = 0; i < 300_000; i++) {
            ByteBuffer bytes = RespSamples.bytes(mutated(samples, random));
            RespFormat format = new RespFormat();
            try {
                for (int at = 0; at < bytes.capacity(); read++) {
                    int length = format.frameLength(bytes.clear(), at);
                    if (length == FrameFormat.MORE || length > bytes.capacity() - at) {
                        break;
                    }
                    RespReader.read(bytes.limit(at + length).position(at));
                    assertThat(bytes.position()).isEqualTo(at + length);
                    at += length;
                }
            } catch (ProtocolViolationException e) {
                refused++;
            }
        }
        assertThat(read).isGreaterThan(100_000);
        assertThat(refused).isGreaterThan(100_000);
    }

    private static String mutated(List<String> samples, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(samples.get(random.nextInt(samples.size())));
        }
        for (int i = random.nextInt(4); i > 0 && !text.isEmpty(); i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.insert(at, "+-:,(#_$=!*~>%|0123456789\r\n".charAt(random.nextInt(27)));
                default -> text.insert(at, samples.get(random.nextInt(samples.size())));
            }
        }
        return text.toString();
    }

    @Test
    void aCommandIsAnArrayOfStrings() {
        assertThat(encoded(new RedisCommand("PING"))).isEqualTo("*1\r\n$4\r\nPING\r\n");
        assertThat(encoded(new RedisCommand("set", "k", new byte[] {'\r', '\n', (byte) 0xff})))
                .isEqualTo("*3\r\n$3\r\nset\r\n$1\r\nk\r\n$3\r\n\r\n\u00ff\r\n");
        assertThat(encoded(new RedisCommand("EXPIRE", "\u00e9", 60, "")))
                .isEqualTo("*4\r\n$6\r\nEXPIRE\r\n$2\r\n\u00c3\u00a9\r\n$2\r\n60\r\n$0\r\n\r\n");
    }

    private static String encoded(RedisCommand command) {
        ByteBuffer target = ByteBuffer.allocate(command.length);
        new RespCodec().encode(command, 0, target);
        assertThat(target.hasRemaining()).isFalse();
        return new String(target.array(), ISO_8859_1);
    }

    @Test
    void aCommandsArgumentsAreNotShown() {
        assertThat(new RedisCommand("auth", "secret").toString()).isEqualTo("AUTH");
        assertThat(new RedisOptions("localhost", 6379, "loop", Duration.ofSeconds(1), List.of("secret")).toString())
                .isEqualTo("localhost:6379");
    }

    @Test
    void aValueThatIsOfAnotherTypeIsToldSo() {
        assertThatThrownBy(() -> new RespValue.IntNumber(1).text()).hasMessageContaining("IntNumber");
        assertThatThrownBy(() -> new RespValue.SimpleString("OK").number()).hasMessageContaining("SimpleString");
        assertThatThrownBy(() -> new RespValue.Null().values()).hasMessageContaining("Null");
        assertThat(RespSamples.bulk("a")).isEqualTo(RespSamples.bulk("a")).hasSameHashCodeAs(RespSamples.bulk("a"));
    }
}
