// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static dev.heddle.cli.Cli.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.SambaTests;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AclSambaTest extends SambaTests {
    private static final String SID = "S-1-[0-9-]+";

    @Override
    protected Map<String, Map<String, String>> shares() {
        return Map.of(
                "share",
                Map.of(
                        "read only", "no",
                        "vfs objects", "acl_xattr",
                        "acl_xattr:security_acl_name", "user.NTACL",
                        "acl_xattr:ignore system acls", "yes"));
    }

    /** Creates a file that alice owns. */
    private void own(String name) {
        works(Cli.alice().stdin("data").run("put", "-", url(name)));
    }

    private String sddl(String name) {
        Cli.Result result = Cli.alice().run("acl", "get", "--sddl", url(name));
        works(result);
        return result.out().strip();
    }

    private String smbclientShows(String name) throws IOException, InterruptedException {
        return smbclient("showacls; ls " + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void whatIsSetIsShown(String backend) throws Exception {
        own("f");
        works(Cli.alice()
                .run(
                        "acl",
                        "set",
                        "--backend",
                        backend,
                        url("f"),
                        "D:P(A;;FA;;;AU)(D;;WD;;;BU)(A;OICI;0x1200a9;;;WD)"));
        Cli.Result result = Cli.alice().run("acl", "get", "--backend", backend, url("f"));
        works(result);
        assertThat(result.lines()).hasSize(7);
        assertThat(result.lines().get(0)).matches("Owner:   " + SID);
        assertThat(result.lines().get(1)).matches("Group:   " + SID);
        assertThat(result.lines().subList(2, 6))
                .containsExactly(
                        "Entries: 3, protected: nothing is inherited",
                        "  allow  S-1-5-11 (authenticated users)  full control",
                        "  deny   S-1-5-32-545 (users)            change permissions",
                        "  allow  S-1-1-0 (everyone)              read and execute"
                                + " [for files inside, for directories inside]");
        assertThat(result.lines().get(6))
                .matches("SDDL:    O:" + SID + "G:" + SID
                        + "D:P\\(A;;FA;;;AU\\)\\(D;;0x40000;;;BU\\)\\(A;OICI;0x1200a9;;;WD\\)");
    }

    @Test
    void smbclientShowsTheSame() throws Exception {
        own("f");
        works(Cli.alice().run("acl", "set", url("f"), "D:P(A;;FA;;;AU)(A;;FR;;;S-1-5-32-545)"));
        String theirs = smbclientShows("f");
        Matcher owner = Pattern.compile("Owner SID:\\s+(" + SID + ")").matcher(theirs);
        assertThat(owner.find()).isTrue();
        assertThat(Cli.alice().run("acl", "get", url("f")).lines()).contains("Owner:   " + owner.group(1));
        assertThat(theirs)
                .containsPattern("Permissions: 0x1f01ff:[^\\n]*\\n\\s*SID: S-1-5-11")
                .containsPattern("Permissions: 0x120089:[^\\n]*\\n\\s*SID: S-1-5-32-545");
    }

    @Test
    void onlyThePartsThatAreGivenAreChanged() throws Exception {
        own("f");
        works(Cli.alice().run("acl", "set", url("f"), "D:P(A;;FA;;;AU)"));
        String before = sddl("f");
        String group = before.replaceFirst(".*G:(" + SID + ").*", "$1");
        Cli.Result result = Cli.alice().run("acl", "set", "--json", url("f"), "G:" + group);
        works(result);
        assertThat(result.out()).isEqualTo("{\"path\":\"" + path("f") + "\",\"changed\":[\"group\"]}\n");
        assertThat(sddl("f")).isEqualTo(before);
    }

    @Test
    void oneListIsCopiedToAnotherFile() throws Exception {
        own("f");
        own("g");
        works(Cli.alice().run("acl", "set", url("f"), "D:P(A;;FA;;;AU)(A;;FR;;;WD)"));
        assertThat(sddl("g")).isNotEqualTo(sddl("f"));
        String text = sddl("f");
        works(Cli.alice().stdin(text + "\n").run("acl", "set", url("g"), "-"));
        assertThat(sddl("g")).isEqualTo(text);
        works(Cli.bare().stdin("pw1\nD:P(A;;FA;;;WD)\n").run("acl", "set", "--password-stdin", url("g")));
        assertThat(sddl("g")).endsWith("D:P(A;;FA;;;WD)");
    }

    @Test
    void listsForPrograms() {
        own("f");
        works(Cli.alice().run("acl", "set", url("f"), "D:P(A;OI;0x1301ff;;;WD)"));
        Cli.Result result = Cli.alice().run("acl", "get", "--json", url("f"));
        works(result);
        assertThat(result.out())
                .startsWith("{\"path\":\"" + path("f") + "\",\"owner\":\"S-1-")
                .contains(
                        "\"protected\":true,\"entries\":[{\"type\":\"allow\",\"trustee\":\"S-1-1-0\",\"mask\":1245695,"
                                + "\"rights\":[\"modify\",\"delete children\"],\"flags\":[\"for files inside\"]}],"
                                + "\"sddl\":\"O:S-1-")
                .endsWith("D:P(A;OI;0x1301ff;;;WD)\"}\n");
    }

    @Test
    void whoMayNotIsRefused() {
        own("f");
        Cli.Result result = Cli.bare()
                .environment("HEDDLE_PASSWORD", "pw2")
                .run("acl", "set", url("f").replace("alice@", "bob@"), "D:P(A;;FA;;;WD)");
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("heddle acl set: smb://")
                .contains("STATUS_ACCESS_DENIED (ask the server's administrator");
    }

    @Test
    void standardInputThatIsNoSddlChangesNothing() {
        own("f");
        String before = sddl("f");
        for (String text : new String[] {"", "D:(A;;FA;;;WD", "x".repeat((1 << 20) + 1)}) {
            Cli.Result result = Cli.alice().stdin(text).run("acl", "set", url("f"));
            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err()).startsWith("heddle acl set: ").contains("SDDL");
        }
        assertThat(sddl("f")).isEqualTo(before);
    }
}
