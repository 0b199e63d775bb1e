// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final Terminal TERMINAL = new Terminal(false, false, true);
    private static final long MIB = 1 << 20;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private long now = 5_000_000_000L;

    private Io io(Terminal terminal) {
        Io plain = Io.of(
                InputStream.nullInputStream(), OutputStream.nullOutputStream(), screen, terminal, question -> null);
        return new Io(
                plain.stdin(),
                plain.stdout(),
                plain.out(),
                plain.err(),
                terminal,
                name -> null,
                plain.prompt(),
                () -> now,
                () -> ZoneOffset.UTC,
                plain.unfinished());
    }

    private ProgressBar bar(String name) {
        return Objects.requireNonNull(ProgressBar.of(io(TERMINAL), false, name));
    }

    private String shown() {
        String all = screen.toString(StandardCharsets.UTF_8);
        return all.substring(all.lastIndexOf('\r') + 1);
    }

    private void pass(long milliseconds) {
        now += milliseconds * 1_000_000;
    }

    @Test
    void showsRateAndTimeLeft() {
        ProgressBar bar = bar("disk.img");
        pass(1000);
        bar.progress(100 * MIB, 400 * MIB);
        assertThat(shown().strip())
                .isEqualTo("disk.img   25% [=====>              ] 100.0 MiB of 400.0 MiB  100.0 MiB/s  ETA 0:03");
    }

    @Test
    void endsWithTheMeanRateAndTheTimeTaken() {
        try (ProgressBar bar = bar("f")) {
            pass(1000);
            bar.progress(10 * MIB, 40 * MIB);
            pass(3000);
            bar.progress(40 * MIB, 40 * MIB);
        }
        assertThat(shown())
                .startsWith("f  100% [====================] 40.0 MiB of 40.0 MiB  10.0 MiB/s  in 0:04 ")
                .endsWith("\n");
    }

    @Test
    void withoutTheSizeThereIsNoBar() {
        ProgressBar bar = bar("stdin");
        pass(2000);
        bar.progress(4 * MIB, -1);
        assertThat(shown().strip()).isEqualTo("stdin  4.0 MiB  2.0 MiB/s  ETA --:--");
    }

    @Test
    void aShortTransferShowsNothing() {
        try (ProgressBar bar = bar("small")) {
            pass(200);
            bar.progress(10, 10);
        }
        assertThat(screen.size()).isZero();
    }

    @Test
    void drawsTenTimesASecondAtMost() {
        ProgressBar bar = bar("f");
        pass(300);
        bar.progress(1, 100);
        int once = screen.size();
        pass(99);
        bar.progress(2, 100);
        assertThat(screen.size()).isEqualTo(once);
        pass(1);
        bar.progress(3, 100);
        assertThat(screen.size()).isEqualTo(2 * once);
    }

    @Test
    void theRateFollowsTheLastSeconds() {
        ProgressBar bar = bar("f");
        pass(1000);
        bar.progress(100 * MIB, 1000 * MIB);
        for (int i = 0; i < 100; i++) {
            pass(200);
            bar.progress(100 * MIB, 1000 * MIB);
        }
        assertThat(shown()).contains("KiB/s").doesNotContain("100.0 MiB/s");
    }

    @Test
    void aStandstillHasNoEnd() {
        ProgressBar bar = bar("f");
        pass(1000);
        bar.progress(0, MIB);
        assertThat(shown()).contains("0% [>   ").contains("ETA --:--");
    }

    @Test
    void anEmptyFileIsWhole() {
        ProgressBar bar = bar("f");
        pass(1000);
        bar.progress(0, 0);
        assertThat(shown()).contains("100%");
    }

    @Test
    void longAndHarmfulNamesKeepTheLineWhole() {
        ProgressBar bar = bar("a\u001b[2J" + "b".repeat(200));
        pass(1000);
        bar.progress(MIB, 2 * MIB);
        assertThat(shown()).startsWith("a\\x1b").hasSizeLessThanOrEqualTo(79).doesNotContain("\u001b");
    }

    @Test
    void aShorterLineCoversTheLastOne() {
        ProgressBar bar = bar("f");
        pass(1000);
        bar.progress(MIB, 2 * MIB);
        assertThat(shown()).hasSize(79);
    }

    @Test
    void thereIsNoneInAPipeOrForPrograms() {
        assertThat(ProgressBar.of(io(new Terminal(true, true, false)), false, "f"))
                .isNull();
        assertThat(ProgressBar.of(io(TERMINAL), true, "f")).isNull();
    }
}
