package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OtherLoadTest {
    /** What the shell says of itself: minutes and seconds, of the user and of the system. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

    @Test
    void whatInterruptsDoForUsIsNotMissingFromOthers() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/stat")), "needs /proc");
        try (EchoServer server = new EchoServer();
                RawSocketClient client = new RawSocketClient(server, 128)) {
            Payload payload = new Payload(0, 128);
            OtherLoad others = new OtherLoad();
            long until = OtherLoad.own() + (long) OtherLoad.TICKS_PER_SECOND;
            while (OtherLoad.own() < until) {
                for (int i = 0; i < 1_000; i++) {
                    client.exchange(payload);
                }
            }

            assertThat(others.cores().orElseThrow()).as("processors").isGreaterThan(-0.03);
        }
    }

    @Test
    void aProcessThatHasEndedIsStillOneOfOurs() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/stat")), "needs /proc");
        long before = OtherLoad.own();

        Process busy =
                new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done; times").start();
        String said = new String(busy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(busy.waitFor()).isZero();

        Matcher times = TIMES.matcher(said);
        assertThat(times.find()).as(said).isTrue();
        double seconds = Double.parseDouble(times.group(2)) + Double.parseDouble(times.group(4));
        assertThat(seconds).isGreaterThan(0.1);
        assertThat((OtherLoad.own() - before) / OtherLoad.TICKS_PER_SECOND)
                .as("seconds of processor time")
                .isGreaterThan(seconds - 0.05);
    }
}
