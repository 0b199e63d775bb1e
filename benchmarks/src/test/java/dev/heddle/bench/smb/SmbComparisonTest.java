// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that every client does every row that it supports with the right bytes. Rates are not checked. */
class SmbComparisonTest {
    /**
     * Skips the test if Samba is not installed. In CI the test fails instead, so that a green run means that it ran.
     */
    private static void assumeSamba() {
        assumeTrue(PrivateSamba.available() || "true".equals(System.getenv("CI")), PrivateSamba.HOW_TO_ENABLE);
    }

    @Tag("integration")
    @Timeout(900)
    @ParameterizedTest
    @EnumSource(Security.class)
    void everyRowAndColumn(Security security, @TempDir Path folder) throws Exception {
        assumeSamba();
        // Security does not depend on the link, so one link is enough for the slower cases.
        String rows = security == Security.PLAIN ? "" : "loopback";
        Settings settings = Settings.of(
                "rounds=1",
                "bytes=3000000",
                "files=12",
                "entries=300",
                "narrow=200000",
                "limit=0.05",
                "others=1000",
                "security=" + security,
                "rows=" + rows,
                "folder=" + folder);

        assertThat(SmbComparison.run(settings).failures()).isEmpty();

        assertThat(settings.cases()).hasSizeGreaterThan(10);
        List<String> expected = new ArrayList<>();
        for (Case row : settings.cases()) {
            for (Party party : Party.values()) {
                if (party.does(row, security)) {
                    expected.add("1,\"" + row.title() + "\"," + party.title() + ",");
                }
            }
        }
        List<String> lines;
        try (var files = Files.list(folder)) {
            Path raw = files.filter(file -> file.toString().endsWith(".csv"))
                    .findFirst()
                    .orElseThrow();
            lines = Files.readAllLines(raw);
        }
        assertThat(lines).filteredOn(line -> line.startsWith("1,")).hasSameSizeAs(expected);
        assertThat(expected).allSatisfy(start -> assertThat(lines).anyMatch(line -> line.startsWith(start)));
    }

    /** A write row must find the file to upload, although no read row has created it. */
    @Tag("integration")
    @Timeout(600)
    @Test
    void aRowAlone(@TempDir Path folder) throws Exception {
        assumeSamba();
        Settings settings = Settings.of(
                "rounds=1", "bytes=3000000", "limit=1", "others=1000", "rows=write, loopback", "folder=" + folder);

        SmbComparison.Outcome outcome = SmbComparison.run(settings);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.results()).hasSize(2 * Party.values().length);
    }

    @Test
    void aWrongByteIsSeen() {
        byte[] mebibyte = Content.mebibyte();
        Content.number(mebibyte, 5L << 20);
        ByteBuffer part = ByteBuffer.wrap(mebibyte);
        Content.check(part, 5L << 20, true);

        assertThatThrownBy(() -> Content.check(part, 6L << 20, false)).hasMessageContaining("wrong bytes in block 96");
        mebibyte[70_000]++;
        assertThatThrownBy(() -> Content.check(part, 5L << 20, true)).hasMessageContaining("wrong bytes in block 81");
        Content.check(part.slice(70_001, 60_000), (5L << 20) + 70_001, true);
    }

    @Test
    void anUnknownSettingIsRefused() {
        assertThatThrownBy(() -> Settings.of("round=3")).hasMessageContaining("round");
    }
}
