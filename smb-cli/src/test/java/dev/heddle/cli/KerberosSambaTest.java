// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.samba.KerberosRealm;
import dev.heddle.smb.samba.KerberosTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KerberosSambaTest extends KerberosTests {
    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void aKeytabOpensTheShare(String backend) {
        assertListed(Cli.bare()
                .run(
                        "ls",
                        "--backend",
                        backend,
                        "--kerberos",
                        "--keytab",
                        realm().keytab().toString(),
                        share("alice%40" + KerberosRealm.NAME + "@")));
    }

    @Test
    void aTicketCacheOpensTheShareWithOrWithoutUser() throws Exception {
        String cache = realm().cache().toString();
        assertListed(Cli.bare().run("ls", "--kerberos", "--ccache", cache, share("")));
        assertListed(Cli.bare().run("ls", "--kerberos", "--ccache", cache, share("alice@")));
    }

    @Test
    void aPasswordOpensTheShare() {
        assertListed(Cli.alice().run("ls", "--kerberos", share("alice@")));
        assertListed(Cli.bare().stdin("pw1\n").run("ls", "--kerberos", "--password-stdin", share("alice@")));
    }

    @Test
    void nobodyIsAskedForAPassword() {
        Cli cli = Cli.bare().typing("pw1".toCharArray());
        Cli.Result result = cli.run("ls", "--kerberos", "--ccache", nowhere().toString(), share("alice@"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("there is no ticket cache", "(get a ticket with kinit)");
        assertThat(result.err().lines()).hasSize(1);
        assertThat(cli.asked()).isEmpty();
    }

    @Test
    void withoutKerberosTheServerSaysWhatItWants() {
        Cli.Result result = Cli.alice().run("ls", share("alice@"));
        assertThat(result.status()).isEqualTo(1);
        assertThat(result.err()).contains("STATUS_NTLM_BLOCKED", "log in by Kerberos");
    }

    private static void assertListed(Cli.Result result) {
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.lines()).contains("by-kerberos");
    }
}
