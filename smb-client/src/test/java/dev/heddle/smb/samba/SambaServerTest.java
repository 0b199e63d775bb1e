// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.testkit.Bounded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SambaSuite
@NeedsSamba("tests the private Samba itself")
@DisplayName("the private Samba server of the tests")
class SambaServerTest {
    private static final String UNC = "//" + SambaServer.HOST + "/" + SambaConfig.SHARE;

    /** Far more time than an end needs. */
    private static final Duration ENDING = Duration.ofMinutes(2);

    @Test
    void servesSmbclientAndLeavesNothingBehind() throws Exception {
        List<ProcessHandle> processes;
        Path folder;
        try (SmbdServer server = SmbdServer.start(SambaConfig.standard())) {
            folder = server.folder();
            server.place("hello.txt", "hello".getBytes(StandardCharsets.US_ASCII));
            String listing = smbclient(server, "alice%pw1", "-c", "ls", UNC);
            assertThat(listing).contains("hello.txt");
            processes = server.processes();
            assertThat(processes).isNotEmpty();
        }
        assertThat(ProcessFamily.running(processes)).isEmpty();
        assertThat(folder).doesNotExist();
    }

    @Test
    void rpcHelpersThatTheServerStartsEndToo() throws Exception {
        List<ProcessHandle> helpers;
        try (SmbdServer server = SmbdServer.start(SambaConfig.standard())) {
            assertThat(smbclient(server, "alice%pw1", "-L", SambaServer.HOST)).contains(SambaConfig.BOB_ONLY);
            helpers = server.processes().stream()
                    .filter(process -> process.info().command().orElse("").contains("dcerpc"))
                    .toList();
            assertThat(helpers).isNotEmpty();
        }
        assertThat(ProcessFamily.running(helpers)).isEmpty();
    }

    @Test
    void twoServersRunSideBySide() throws Exception {
        try (SmbdServer one = SmbdServer.start(SambaConfig.standard());
                SmbdServer two = SmbdServer.start(SambaConfig.standard())) {
            one.place("one.txt", new byte[1]);
            two.place("two.txt", new byte[1]);
            assertThat(smbclient(one, "alice%pw1", "-c", "ls", UNC))
                    .contains("one.txt")
                    .doesNotContain("two.txt");
            assertThat(smbclient(two, "bob%pw2", "-c", "ls", UNC))
                    .contains("two.txt")
                    .doesNotContain("one.txt");
        }
    }

    @Test
    void killHardEndsEveryProcess() throws Exception {
        try (SmbdServer server = SmbdServer.start(SambaConfig.standard());
                Socket connection = new Socket(SambaServer.loopback(), server.port())) {
            Bounded.await(
                    "a process serves the connection",
                    () -> !server.connections().isEmpty());
            List<ProcessHandle> before = server.processes();
            server.killHard();
            assertThat(ProcessFamily.running(before)).isEmpty();
            assertThat(server.processes()).isEmpty();
            assertThat(connection.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void pauseAndResumeOneConnection() throws Exception {
        try (SmbdServer server = SmbdServer.start(SambaConfig.standard());
                Socket connection = new Socket(SambaServer.loopback(), server.port())) {
            assertThat(connection.isConnected()).isTrue();
            Bounded.await("one process serves it", () -> server.connections().size() == 1);
            Set<Long> serving = server.connections();
            long pid = serving.iterator().next();
            server.pause(pid);
            Bounded.await("it is stopped", () -> state(pid) == 'T');
            server.resume(pid);
            Bounded.await("it runs again", () -> state(pid) != 'T');
            assertThat(server.connections()).isEqualTo(serving);
        }
    }

    @Test
    void aJvmThatIsEndedWhileItWritesLeavesNoProcessAndNoFolder() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritesUntilEnded.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Path> folders = new ArrayList<>();
        List<ProcessHandle> processes = new ArrayList<>();
        try (BufferedReader lines = jvm.inputReader()) {
            for (String line = lines.readLine(); !WritesUntilEnded.READY.equals(line); line = lines.readLine()) {
                assertThat(line).as("it starts").isNotNull();
                if (line.startsWith("/")) {
                    folders.add(Path.of(line));
                } else {
                    ProcessHandle.of(Long.parseLong(line)).ifPresent(processes::add);
                }
            }
            assertThat(ProcessFamily.running(processes)).hasSizeGreaterThanOrEqualTo(folders.size());

            jvm.destroy(); // SIGTERM

            assertThat(jvm.waitFor(ENDING.toSeconds(), TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
        } finally {
            jvm.destroyForcibly();
        }
        assertThat(ProcessFamily.running(processes)).isEmpty();
        assertThat(folders).isNotEmpty().noneMatch(Files::exists);
    }

    @Test
    void whereSambaIsMissingTestsAreSkippedAndInCiTheyFail(@TempDir Path empty) {
        assertThat(SambaInstallation.find(List.of(empty), List.of(empty))).isEmpty();
        assertThat(SambaExtension.decide(false, false, SambaInstallation.HOW_TO_ENABLE)
                        .isDisabled())
                .isTrue();
        assertThat(SambaExtension.decide(false, false, SambaInstallation.HOW_TO_ENABLE)
                        .getReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("apt-get install samba"));
        assertThat(SambaExtension.decide(true, true, SambaInstallation.HOW_TO_ENABLE)
                        .isDisabled())
                .isFalse();
        assertThatThrownBy(() -> SambaExtension.decide(false, true, SambaInstallation.HOW_TO_ENABLE))
                .hasMessageContaining("apt-get install samba");
    }

    private static char state(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String smbclient(SmbdServer server, String user, String... arguments) throws Exception {
        Path program = SambaInstallation.find().orElseThrow().smbclient();
        List<String> command =
                new ArrayList<>(List.of(program.toString(), "-p", Integer.toString(server.port()), "-U", user));
        command.addAll(List.of(arguments));
        return SambaServer.run(new ProcessBuilder(command));
    }
}
