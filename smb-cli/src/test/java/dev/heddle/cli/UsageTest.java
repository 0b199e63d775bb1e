// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.cli.terminal.Io;
import dev.heddle.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class UsageTest {
    private static final List<String> CONNECTING = List.of(
            "ls",
            "find",
            "du",
            "stat",
            "cat",
            "get",
            "put",
            "rm",
            "mkdir",
            "mv",
            "cp",
            "watch",
            "acl get",
            "acl set",
            "snapshots",
            "df",
            "shares",
            "info");

    private static Stream<String> commands() {
        return Stream.concat(CONNECTING.stream(), Stream.of("serve", "demo", "backends"));
    }

    private static Cli.Result run(String line) {
        return Cli.bare().run(line.isEmpty() ? new String[0] : line.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"|a command is needed (see 'heddle --help')",
                "bogus|'bogus'",
                "ls|'URL' (see 'heddle ls --help')",
                "ls --bogus smb://a@h/s|'--bogus'",
                "ls http://h/s|starts with smb://",
                "ls smb://a:secret@h/s|password does not belong in a URL",
                "ls --password=secret smb://a@h/s|Unknown option: '--password",
                "ls smb://a@h|the URL names no share",
                "ls smb://h/s|the URL names no user: write smb://user@h/... or add --guest",
                "ls --guest smb://a@h/s|--guest cannot be combined with a user",
                "ls --keytab k smb://a@h/s|need --kerberos",
                "ls --ccache c smb://a@h/s|need --kerberos",
                "ls --kerberos --guest smb://h/s|use only one of --guest, --anonymous and --kerberos",
                "ls --kerberos --keytab k --ccache c smb://a@h/s|use only one of --keytab, --ccache",
                "ls --kerberos --ccache c --password-stdin smb://a@h/s|use only one of --keytab, --ccache",
                "ls --kerberos smb://d;a@h/s|smb://user%40REALM@h/...",
                "ls --kerberos --keytab k smb://h/s|the URL names no user",
                "ls --kerberos smb://d%5Ca@h/s|written user or user@REALM",
                "ls smb://a@h/s|no password, and no terminal to ask for it",
                "ls --timeout 0 smb://a@h/s|a number of seconds",
                "ls --timeout x smb://a@h/s|a number of seconds",
                "ls --sign never smb://a@h/s|required",
                "ls --signing-algorithm md5 smb://a@h/s|hmac-sha256, aes-cmac, aes-gmac",
                "ls --encrypt always smb://a@h/s|off, if-required, required",
                "ls --cipher rot13 smb://a@h/s|aes-128-gcm, aes-256-gcm, aes-128-ccm, aes-256-ccm",
                "ls --dfs everywhere smb://a@h/s|default, same-server, same-domain, ask, all, off",
                "ls --anonymous smb://a@h/s|--anonymous cannot be combined with a user",
                "ls --guest --anonymous smb://h/s|use only one of --guest, --anonymous and --kerberos",
                "ls --dialect 1.0 smb://a@h/s|2.0.2, 2.1, 3.0, 3.0.2, 3.1.1",
                "ls --dialect 3.1.1..2.1 smb://a@h/s|ends before it starts",
                "ls --guest --backend fibers smb://h/s|loop, single, threads, virtual",
                "get -r --guest smb://h/s/d -|leave out -r",
                "get --json --guest smb://h/s/d -|and --json",
                "get --continue --guest smb://h/s/d -|standard output cannot be resumed",
                "get -r -j 0 --guest smb://h/s/d|a number from 1 to 256",
                "put -r -j 257 x smb://a@h/s|a number from 1 to 256",
                "rm -r -j x smb://a@h/s/x|a number from 1 to 256",
                "find --guest smb://h/s -type x|f, d or l is needed",
                "find --guest smb://h/s -size 1X|a number is needed",
                "find --guest smb://h/s -mtime +|a number is needed",
                "find --guest smb://h/s -maxdepth -1|a number from 0",
                "find --guest smb://h/s -newer /no/such|takes a local file",
                "find --guest smb://h/s -newermt yesterday|a time such as 2025-01-31",
                "find --guest --json -print0 smb://h/s|use only one of -print0 and --json",
                "du --guest smb://h|the URL names no share",
                "put - smb://a@h/s/|standard input has no name",
                "put -r - smb://a@h/s/x|standard input is one file",
                "put x|'URL'",
                "rm -r smb://a@h/s|the whole share",
                "mkdir smb://a@h/s|the whole share",
                "mv smb://a@h/s smb://a@h/s/x|the whole share",
                "mv smb://a@h/s/x smb://a@h/t/x|same share",
                "mv smb://a@h/s/x smb://a@g/s/x|same share",
                "mv smb://a@h/s/x smb://b@h/s/x|same user",
                "cp smb://a@h/s/x|'TARGET'",
                "cp smb://a@h/s/x smb://a@h|the second URL names no share",
                "cp -n -f smb://a@h/s/x smb://a@h/s/y|use only one of -f and -n",
                "cp --in-place --replace smb://a@h/s/x smb://a@h/s/y|use only one of --in-place and --replace",
                "put --in-place --replace x smb://a@h/s/y|use only one of --in-place and --replace",
                "shares|'HOST'",
                "shares a@h/s|leave out /s",
                "shares ftp://a@h|starts with smb://",
                "df|'URL'",
                "df smb://a@h/s smb://a@h|the URL names no share",
                "watch smb://a@h|the URL names no share",
                "watch -n 0 smb://a@h/s|a number of 1 or more",
                "watch -n x smb://a@h/s|'x'",
                "watch --for 0 smb://a@h/s|a number of seconds",
                "acl|a command is needed (see 'heddle acl --help')",
                "acl get|'URL' (see 'heddle acl get --help')",
                "acl get --json --sddl smb://a@h/s|use only one of",
                "acl set smb://a@h/s D:(A;;FA;;;WD|not SDDL: a ')' is missing",
                "acl set smb://a@h/s X:|not SDDL",
                "acl set smb://a@h/s O:DA|no abbreviation",
                "snapshots smb://a@h|the URL names no share",
                "serve|'DIR'",
                "serve /no/such|is not a directory",
                "serve --port 65536 .|not a port: 65536",
                "serve --port x .|'x'",
                "serve --backend fibers .|loop, single, threads, virtual",
                "serve --encrypt always .|off, if-required, required",
                "serve --password=secret .|Unknown option: '--password",
                "demo --backend fibers|loop, single, threads, virtual",
                "demo x|'x'",
                "ls --snapshot yesterday smb://a@h/s|a snapshot's name is needed",
                "ls --snapshot @GMT-2025.13.01-00.00.00 smb://a@h/s|a snapshot's name is needed",
            })
    void wrongUsageIsStatusTwoAndOneLine(String line, String message) {
        Cli.Result result = run(line);
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("heddle: ").contains(message).doesNotContain("secret@");
        assertThat(result.err().lines()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithExamples(String command) {
        Cli.Result result = run(command + " --help");
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("Usage: heddle " + command + " ")
                .contains("Examples:\n  heddle " + command)
                .contains("--json", "-v, --verbose");
        assertThat(result.out().lines()).allSatisfy(text -> assertThat(text).hasSizeLessThanOrEqualTo(80));
        assertThat(result.err()).isEmpty();
    }

    /**
     * picocli writes a warning to System.err, not to the streams of the command, for a percent sign that starts no
     * format.
     */
    @Test
    void noHelpTextNeedsAWarning() {
        ByteArrayOutputStream unused = new ByteArrayOutputStream();
        ByteArrayOutputStream warnings = new ByteArrayOutputStream();
        PrintStream real = System.err;
        System.setErr(new PrintStream(warnings, true, UTF_8));
        try {
            assertThat(helpTexts(Heddle.commandLine(Cli.bare().io(unused, unused), null)))
                    .hasSizeGreaterThan(CONNECTING.size())
                    .anyMatch(help -> help.contains("smb://alice@server/share/photos%202025\n"));
        } finally {
            System.setErr(real);
        }
        assertThat(warnings.toString(UTF_8)).isEmpty();
    }

    private static List<String> helpTexts(CommandLine command) {
        Stream<String> below = command.getSubcommands().values().stream().flatMap(sub -> helpTexts(sub).stream());
        return Stream.concat(Stream.of(command.getUsageMessage()), below).toList();
    }

    @ParameterizedTest
    @FieldSource("CONNECTING")
    void everyCommandThatConnectsHasTheSameOptions(String command) {
        assertThat(run(command + " --help").out())
                .contains("--guest", "--backend", "--timeout", "--password-stdin", "--sign=", "--dialect")
                .contains("--signing-algorithm", "--encrypt=", "--cipher=", "--anonymous")
                .contains("--kerberos", "--keytab", "--ccache", "--dfs");
    }

    @Test
    void helpListsEveryCommand() {
        Cli.Result result = run("--help");
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .contains(
                        "  ls ",
                        "  find ",
                        "  du ",
                        "  stat ",
                        "  cat ",
                        "  get ",
                        "  put ",
                        "  rm ",
                        "  mkdir ",
                        "  mv ",
                        "  info ")
                .contains("  cp ", "  watch ", "  acl ", "  snapshots ", "  df ", "  shares ")
                .contains("  serve ", "  demo ", "  backends ", "HEDDLE_PASSWORD", "Exit status: 0 done");
    }

    @Test
    void aclExplainsItsCommands() {
        Cli.Result result = run("acl --help");
        assertThat(result.status()).isZero();
        assertThat(result.out())
                .startsWith("Usage: heddle acl ")
                .contains("  get ", "  set ", "Examples:\n  heddle acl get");
    }

    @Test
    void tellsItsVersion() {
        Cli.Result result = run("--version");
        assertThat(result.status()).isZero();
        assertThat(result.out()).matches("heddle [0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)? \\(Java [^)]+\\)\\R");
    }

    @Test
    void backendsAreListedForPeopleAndPrograms() {
        List<String> lines = run("backends").lines();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).matches("loop +\\S.*");
        assertThat(lines.get(1)).matches("single +\\S.*");
        assertThat(lines.get(2)).matches("threads +\\S.*");
        assertThat(lines.get(3)).matches("virtual +\\S.*");
        assertThat(run("backends --json").lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line).matches("\\{\"name\":\"[a-z]+\",\"description\":\".+\"}"));
    }

    @Test
    void aServerThatIsNotThereIsAFailure() {
        Cli.Result result = Cli.alice().run("ls", "smb://alice@127.0.0.1:1/share");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err())
                .startsWith("heddle ls: smb://127.0.0.1:1/share: ")
                .contains("Connection refused");
    }

    @Test
    void verboseShowsWhereItFailed() {
        Cli.Result result = Cli.alice().run("ls", "-v", "smb://alice@127.0.0.1:1/share");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("SmbConnectionException").contains("\tat dev.heddle.smb.");
    }

    @Test
    void aPasswordThatWasTypedIsOverwritten() {
        char[] typed = "secret".toCharArray();
        Cli cli = Cli.bare().typing(typed);
        assertThat(cli.run("ls", "smb://alice@127.0.0.1:1/share").status()).isEqualTo(1);
        assertThat(cli.asked()).isEqualTo("Password for alice@127.0.0.1: ");
        assertThat(typed).containsOnly('\0');
    }

    @Test
    void fullStandardOutputIsAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        Io io = Io.of(System.in, full, OutputStream.nullOutputStream(), Terminal.NONE, question -> null);
        assertThat(Heddle.run(io, "backends")).isEqualTo(1);
    }
}
