// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests links on the server: links that it shows, links that it resolves by itself, and DFS links. */
class LinksSambaTest extends SambaTests {
    private static final byte[] DATA = {1};
    private static final String DFS = "dfs";
    private static final String MET = "is a directory that was met before: a link on the server leads to it; left out";

    @TempDir
    private Path local;

    @Override
    protected Map<String, Map<String, String>> shares() {
        return Map.of(DFS, Map.of("msdfs root", "yes", "read only", "no"));
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(directory().resolve(name), Path.of(target));
    }

    private static List<String> complaints(Cli.Result result) {
        assertThat(result.status()).isEqualTo(1);
        return result.err().lines().toList();
    }

    /**
     * Creates a directory with links to itself and to its parent, and with a subdirectory that has a link to itself.
     */
    private void makeTree() throws IOException {
        place("beside/stays", DATA);
        place("t/sub/file", DATA);
        place("t/file", DATA);
        link("t/loop", ".");
        link("t/up", "..");
        link("t/sub/back", "../sub");
    }

    @ParameterizedTest
    @CsvSource({"rm,dlink", "rm -r,dlink", "rm -r,dlink/", "rm,flink", "rm -r,flink"})
    void rmOfALinkDeletesTheLinkAndNotWhatItLeadsTo(String command, String link) throws Exception {
        place("dgoal/content", DATA);
        place("dself/x", DATA);
        Files.delete(directory().resolve("dself/x"));
        place("fgoal", DATA);
        place("fself", DATA);
        try (LinkServer links = linkServer()) {
            List<String> words = List.of((command + " --sign=if-required " + links.url(link)).split(" ", -1));
            works(Cli.alice().run(words.toArray(String[]::new)));
        }
        assertThat(directory().resolve(link.charAt(0) + "self")).doesNotExist();
        assertThat(directory().resolve("dgoal/content")).exists();
        assertThat(directory().resolve("fgoal")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"link", "link/"})
    void rmOfADfsLinkIsRefused(String link) throws Exception {
        place("stays", DATA);
        Path at = Files.createSymbolicLink(
                folder(DFS).resolve("link"),
                Path.of("msdfs:127.0.0.1\\share\\" + directory().getFileName()));
        try {
            for (String[] command : new String[][] {{"rm"}, {"rm", "-r"}}) {
                List<String> words = new ArrayList<>(List.of(command));
                words.add(server("alice@") + "/" + DFS + "/" + link);
                Cli.Result result = Cli.alice().run(words.toArray(String[]::new));
                assertThat(complaints(result))
                        .singleElement()
                        .asString()
                        .contains("/dfs/link is a DFS link: heddle deletes neither the link nor its target");
            }
        } finally {
            Files.delete(at);
        }
        assertThat(directory().resolve("stays")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void rmDoesNotGoThroughLinksToWhatItHasMetOrWhatIsAbove(String backend) throws Exception {
        makeTree();
        Cli.Result rm = Cli.alice().run("rm", "-r", "--json", "--backend", backend, url("t"));
        assertThat(complaints(rm))
                .hasSize(4)
                .filteredOn(line -> line.endsWith(MET))
                .hasSize(3);
        assertThat(rm.out()).contains("\"deleted\":2,\"failed\":3}");
        assertThat(directory().resolve("beside/stays")).exists();
        assertThat(directory().resolve("t/file")).doesNotExist();
        assertThat(directory().resolve("t/sub/file")).doesNotExist();
    }

    @Test
    void rmEmptiesADirectoryOnceThatTwoLinksLeadTo() throws Exception {
        place("t/f", DATA);
        place("elsewhere/f", DATA);
        link("t/one", "../elsewhere");
        link("t/two", "../elsewhere");
        Cli.Result rm = Cli.alice().run("rm", "-r", "-j", "1", url("t"));
        assertThat(complaints(rm)).hasSize(2).first().asString().matches(".*/t/(one|two): .*" + MET);
        assertThat(directory().resolve("t/f")).doesNotExist();
    }

    @Test
    void rmOfALinkToADirectoryAboveIsRefused() throws Exception {
        makeTree();
        for (String link : new String[] {"t/loop", "t/up", "t/sub/back"}) {
            Cli.Result rm = Cli.alice().run("rm", "-r", url(link));
            assertThat(complaints(rm)).first().asString().endsWith(MET);
        }
        assertThat(sizes(directory())).containsKeys("beside/stays", "t/file", "t/sub/file");
    }

    @Test
    void eachWalkReportsSuchALinkOnceAndDoesTheRest() throws Exception {
        makeTree();
        for (String[] command : new String[][] {
            {"ls", "-r", url("t")},
            {"du", url("t")},
            {"find", url("t")},
            {"get", "-r", url("t"), local.resolve("t").toString()},
            {"cp", "-r", url("t"), url("copy")}
        }) {
            Cli.Result result = Cli.alice().run(command);
            assertThat(complaints(result)).as(command[0]).hasSize(4);
            for (String link : new String[] {"t/loop: ", "t/up: ", "t/sub/back: "}) {
                assertThat(result.err())
                        .as(command[0])
                        .containsOnlyOnce("/" + link)
                        .contains(MET);
            }
        }
        assertThat(local.resolve("t/file")).exists();
        assertThat(local.resolve("t/sub/file")).exists();
        assertThat(directory().resolve("copy/sub/file")).exists();
        assertThat(Cli.alice().run("du", url("t")).lines()).hasSize(2);
        assertThat(Cli.alice().run("find", "-type", "f", url("t")).lines())
                .containsExactlyInAnyOrder("file", "sub/file");
    }
}
