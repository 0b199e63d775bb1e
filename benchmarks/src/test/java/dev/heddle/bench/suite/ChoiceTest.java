// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ChoiceTest {
    private static final Path ROOT = Path.of("root").toAbsolutePath();

    @Test
    void theFullRunGoesWhereDocumentsLookForIt() {
        Choice full = Choice.of("root", "--full");

        assertThat(full.steps()).hasSize(11);
        assertThat(full.results()).isEqualTo(ROOT.resolve("benchmarks/results"));
        assertThat(full.report()).isEqualTo(ROOT.resolve("benchmarks/report"));
        assertThat(full.documents())
                .containsExactly(ROOT.resolve("docs/choosing-a-backend.md"), ROOT.resolve("smux/README.md"));
    }

    @Test
    void theQuickRunLeavesThemAlone() {
        Choice quick = Choice.of("root", "--quick");

        assertThat(quick.steps()).hasSameSizeAs(Choice.of("root", "--full").steps());
        assertThat(quick.results()).isEqualTo(ROOT.resolve("benchmarks/target/quick/results"));
        assertThat(quick.documents()).isEmpty();
    }

    @Test
    void stepsAndFolderCanBeChosen() {
        Choice some = Choice.of("root", "--full", "--only", "smux,startup", "--folder", "elsewhere");

        assertThat(some.steps()).extracting(Step::name).containsExactly("startup", "smux");
        assertThat(some.report()).isEqualTo(Path.of("elsewhere/report").toAbsolutePath());
        assertThat(some.documents()).isEmpty();
        assertThat(Choice.of("root", "--report").steps()).isEmpty();
    }

    @Test
    void theOriginalInGoCanBeNamed() {
        assertThat(Choice.of("root", "--full", "--only", "smux", "--go", "peer").steps())
                .extracting(Step::settings)
                .singleElement()
                .asString()
                .endsWith(" each, beside the original in Go");
    }

    @Test
    void whatIsUnknownOrMissingIsSaid() {
        assertThatThrownBy(() -> Choice.of("root")).hasMessageContaining("--quick");
        assertThatThrownBy(() -> Choice.of("root", "--fast")).hasMessageContaining("--fast");
        assertThatThrownBy(() -> Choice.of("root", "--quick", "--only")).hasMessageContaining("--only needs a value");
        assertThatThrownBy(() -> Choice.of("root", "--quick", "--only", "smax"))
                .hasMessageContaining("[smax]")
                .hasMessageContaining("smux");
    }
}
