// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.heddle.bench.figures.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the command with the jars of its module, without the launcher, which might build it again. */
class StartUpTest {
    private static final Path MODULES = Path.of("../smb-cli/target/heddle/lib");

    @Tag("integration")
    @Timeout(600)
    @Test
    void everyCommandIsTimedAndItsFileRight() throws Exception {
        boolean possible = PrivateSamba.available() && Files.exists(MODULES);
        assumeTrue(possible || "true".equals(System.getenv("CI")), "needs Samba and the command: run 'mvn package'");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        List<Figure> figures = StartUp.measure(
                List.of(java, "-p", MODULES.toString(), "-m", "dev.heddle.cli/dev.heddle.cli.Heddle"), 1);

        assertThat(figures)
                .hasSize(7)
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(figures)
                .filteredOn(figure -> figure.column().equals("heddle"))
                .extracting(Figure::row)
                .containsExactly("--version", "get of 4 KiB, signed", "get of 4 KiB, encrypted");
    }
}
