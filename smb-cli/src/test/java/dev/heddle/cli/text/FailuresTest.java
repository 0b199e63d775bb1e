// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void localFailuresSayWhatAndWhere() {
        assertThat(Failures.describe(new NoSuchFileException("/a/b"))).isEqualTo("/a/b: no such file or directory");
        assertThat(Failures.describe(new AccessDeniedException("/a"))).isEqualTo("/a: permission denied");
        assertThat(Failures.describe(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("/a: No space left on device");
        assertThat(Failures.describe(new ClosedByInterruptException())).isEqualTo("interrupted");
    }

    @Test
    void theyAreAlwaysOneLine() {
        assertThat(Failures.describe(new IOException("one\ntwo\u001b[0m"))).isEqualTo("one\\x0atwo\\x1b[0m");
    }

    @Test
    void wrappersAreTakenOff() {
        assertThat(Failures.describe(new UncheckedIOException(new IOException("inner"))))
                .isEqualTo("inner");
    }

    @Test
    void bugsAreNamedSo() {
        assertThat(Failures.describe(new IllegalStateException("x")))
                .isEqualTo("internal error: java.lang.IllegalStateException: x");
    }
}
