// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtherLoadTest {
    /** Number of attempts, because other processes may use a processor during some of them. */
    private static final int ATTEMPTS = 10;

    @BeforeEach
    void onlyWhereTheSystemTells() {
        assumeTrue(Files.exists(Path.of("/proc/stat")), "needs /proc");
    }

    @Test
    void manyShortSleepsOfOursAreNotMissingFromOthers() throws Exception {
        try (EchoServer server = new EchoServer();
                RawSocketClient client = new RawSocketClient(server, 128)) {
            Payload payload = new Payload(0, 128);
            OtherLoad others = new OtherLoad();
            for (int i = 0; i < 20_000; i++) {
                client.exchange(payload);
            }

            assertThat(others.cores().orElseThrow()).as("processors").isGreaterThan(-0.03);
        }
    }

    /**
     * Compares with the system's own sum. The sum is too coarse for short sleeps, but not for a process that is always
     * busy. Repeats the measurement, because other processes may be busy too.
     */
    @Test
    void aProcessOfOursThatHasEndedIsNotAnother() throws Exception {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS && least > 0.4; i++) {
            OtherLoad others = new OtherLoad();
            long start = System.nanoTime();
            double before = besideUs();
            Process busy = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done").start();
            assertThat(busy.waitFor()).isZero();
            double beside = (besideUs() - before) / ((System.nanoTime() - start) / 1e9);
            least = Math.min(least, others.cores().orElseThrow() - Math.max(0, beside));
        }

        assertThat(least)
                .as("processors too many, of which the ended process used one")
                .isLessThan(0.4);
    }

    /**
     * Returns the seconds that the processors have worked or were stolen, except for this process and its ended
     * children.
     */
    private static double besideUs() throws IOException {
        List<String> all =
                List.of(Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +"));
        String self = Files.readString(Path.of("/proc/self/stat"));
        List<String> ours = List.of(self.substring(self.lastIndexOf(')') + 2).split(" "));
        return (ticks(all, 1, 2, 3, 6, 7, 8) - ticks(ours, 11, 12, 13, 14)) / 100.0;
    }

    private static long ticks(List<String> fields, int... which) {
        return IntStream.of(which).mapToLong(i -> Long.parseLong(fields.get(i))).sum();
    }

    @Test
    void aProcessOfOthersIsOne() throws Exception {
        // The parent ends at once, so the process is no longer a child of this JVM.
        Process parent = new ProcessBuilder(
                        "sh", "-c", "(i=0; while [ $i -lt 3000000 ]; do i=$((i+1)); done) > /dev/null 2>&1 & echo $!")
                .start();
        long pid = Long.parseLong(parent.inputReader().readLine());
        assertThat(parent.waitFor()).isZero();
        ProcessHandle orphan = ProcessHandle.of(pid).orElseThrow();
        try {
            double most = 0;
            for (int i = 0; i < ATTEMPTS && most < 0.3 && orphan.isAlive(); i++) {
                OtherLoad others = new OtherLoad();
                Process pause =
                        new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done").start();
                assertThat(pause.waitFor()).isZero();
                most = Math.max(most, others.cores().orElseThrow());
            }

            assertThat(most).as("processors").isGreaterThan(0.3);
        } finally {
            orphan.destroyForcibly();
        }
    }
}
