// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.command.DemoCommand;
import dev.heddle.cli.demo.DemoLane;
import dev.heddle.cli.demo.DemoSamples;
import dev.heddle.cli.demo.DemoStep;
import dev.heddle.cli.demo.DemoSteps;
import dev.heddle.cli.terminal.Terminal;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Tag("integration")
class DemoTest {
    private static final DemoSamples FEW = new DemoSamples(3 << 20, 40);
    private static final List<String> TITLES = List.of(
            "upload 3.0 MiB",
            "download 3.0 MiB",
            "write 40 files",
            "read 40 files",
            "list 40 files",
            "watch: a new file",
            "encrypted 3.0 MiB",
            "reconnect after a drop");

    /** The folders of the samples in both rounds. */
    private final Set<Path> folders = new HashSet<>();

    private static Path samples(DemoLane lane) {
        return lane.local("..").normalize();
    }

    private DemoStep notesFolder() {
        return new DemoStep("folder", "folder", (lane, progress) -> {
            assertThat(lane.local("")).isDirectory();
            folders.add(samples(lane));
            return DemoStep.Outcome.time(1);
        });
    }

    /** Runs the demo with few samples, and with additional steps before its own. */
    private Cli.Result run(Cli cli, List<DemoStep> before, String... args) {
        UnaryOperator<List<DemoStep>> all = steps -> {
            List<DemoStep> more = new ArrayList<>(List.of(notesFolder()));
            more.addAll(before);
            more.addAll(steps);
            return more;
        };
        return cli.run(io -> new CommandLine(
                        new DemoCommand(io, FEW, samples -> all.apply(DemoSteps.of(samples, io.nanoTime()))))
                .execute(args));
    }

    private void assertNothingIsLeft() {
        assertThat(folders).isNotEmpty().allSatisfy(folder -> {
            assertThat(folder).doesNotExist();
            assertThat(folder.getParent()).doesNotExist();
        });
    }

    /** Returns the platform threads that run code of Heddle. */
    private static Set<Thread> threads() {
        Set<Thread> ours = new HashSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> one :
                Thread.getAllStackTraces().entrySet()) {
            if (Arrays.stream(one.getValue()).anyMatch(at -> at.getClassName().startsWith("dev.heddle."))) {
                ours.add(one.getKey());
            }
        }
        return ours;
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aBackendAlone(String backend) {
        Set<Thread> before = threads();
        Cli.Result result = run(Cli.bare(), List.of(), "--backend", backend);
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        List<String> lines = result.lines();
        assertThat(lines.get(0)).contains("for tests and demos only");
        assertThat(lines.get(1)).startsWith("SMB 3.1.1, signed by AES-128-GMAC.");
        assertThat(lines.get(3).strip()).isEqualTo(backend);
        assertThat(lines.subList(5, 13))
                .hasSize(TITLES.size())
                .zipSatisfy(
                        TITLES,
                        (line, title) -> assertThat(line).startsWith(title).matches(".* [0-9,.]+( [KMG]iB/s|/s| ms)"));
        assertThat(lines.get(14)).startsWith("Every byte was compared; the servers and their files are gone. ");
        assertThat(lines).hasSize(15);
        assertNothingIsLeft();
        Bounded.await("no thread is left", () -> before.containsAll(threads()));
    }

    @Test
    void allBackendsSideBySide() {
        Cli.Result result = run(Cli.bare(), List.of());
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.lines().get(3).strip().split(" +")).containsExactly("loop", "single", "threads", "virtual");
        assertThat(result.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(86));
        assertThat(result.out()).doesNotContain("FAILED");
    }

    @Test
    void forPrograms() {
        Cli.Result result = run(Cli.bare(), List.of(), "--json");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.lines())
                .hasSize(9 * 4)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"step\":\"[a-z]+\",\"backend\":\"[a-z]+\",\"microseconds\":[0-9]+"
                                + "(,\"(bytes|files)\":[0-9]+)?}"));
        assertThat(result.out())
                .contains("{\"step\":\"download\",\"backend\":\"threads\",", "\"bytes\":3145728}", "\"files\":40}");
    }

    @Test
    void aByteThatIsWrong() {
        DemoStep spoil = new DemoStep("spoil", "spoil", (lane, progress) -> {
            try (RandomAccessFile file = new RandomAccessFile(
                    samples(lane).resolve(DemoSamples.LARGE).toFile(), "rw")) {
                file.seek(123_456);
                int right = file.read();
                file.seek(123_456);
                file.write(right ^ 1);
            }
            return DemoStep.Outcome.time(1);
        });
        Cli.Result result = run(Cli.bare(), List.of(spoil), "--backend", "single");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines())
                .anySatisfy(line ->
                        assertThat(line).endsWith(": download 3.0 MiB, single: byte 123456 of sample.bin is wrong"));
        assertThat(result.out()).containsPattern("download 3.0 MiB +FAILED").containsPattern("list 40 files +[0-9]");
        assertNothingIsLeft();
    }

    @Test
    void anInterruptEndsIt() {
        DemoStep ctrlC = new DemoStep("ctrl-c", "ctrl-c", (lane, progress) -> {
            Thread.currentThread().interrupt();
            return DemoStep.Outcome.time(1);
        });
        Cli.Result result = run(Cli.bare(), List.of(ctrlC), "--backend", "virtual");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("nterrupted").hasLineCount(1);
        assertNothingIsLeft();
    }

    @Test
    void somebodyWatches() {
        Cli.Result result =
                run(Cli.bare().terminal(new Terminal(false, false, true)), List.of(), "--backend", "single");
        assertThat(result.status()).isZero();
        assertThat(result.err())
                .contains("\rwarming up: upload 384.0 KiB", "\rupload 3.0 MiB")
                .endsWith("\r");
        assertThat(result.out()).doesNotContain("\r", "warming up");
    }

    @Test
    void leavesNothingWhenItIsTerminated(@TempDir Path folder) throws Exception {
        ProcessBuilder builder = Cli.process("demo", "--backend", "threads");
        builder.command().add(1, "-Djava.io.tmpdir=" + folder);
        Process demo = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Bounded.await("it uploads", () -> uploads(folder));
        } finally {
            demo.destroy();
        }
        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(143);
        assertThat(folder).isEmptyDirectory();
    }

    private static boolean uploads(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.anyMatch(file -> file.endsWith("threads/uploaded.bin"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
