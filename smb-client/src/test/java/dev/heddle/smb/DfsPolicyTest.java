// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.heddle.core.TimeSource;
import dev.heddle.smb.internal.dfs.DfsServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which hosts each policy allows, for names of every kind. */
class DfsPolicyTest {
    private static DfsTarget target(String origin, String host) {
        return new DfsTarget(origin, host, "\\\\" + origin + "\\dfs\\link", Optional.empty());
    }

    private static DfsTarget inRealm(String realm, String origin, String host) {
        return new DfsTarget(origin, host, "\\\\" + origin + "\\dfs\\link", Optional.of(realm));
    }

    @ParameterizedTest
    @CsvSource({
        "nas, nas",
        "nas.example, NAS.Example",
        "nas.example, nas.example.",
        "nas.example., nas.example",
        "127.0.0.1, 127.0.0.1",
        "[::1], ::1",
        "FE80::1, fe80::1",
        "bücher.example, bücher.example",
    })
    void theHostThatTheUserNamedIsAllowedByEach(String origin, String host) {
        DfsTarget target = target(origin, host);
        assertThat(List.of(DfsPolicy.SAME_SERVER, DfsPolicy.DEFAULT, DfsPolicy.SAME_DOMAIN, DfsPolicy.ALL))
                .allMatch(policy -> policy.allows(target));
    }

    @ParameterizedTest
    @CsvSource({
        "nas.example, x.nas.example",
        "nas.example, X.Y.NAS.EXAMPLE.",
        "nas, x.nas",
        "nas.local, x.nas.local",
        "bücher.example, x.bücher.example",
        "xn--bcher-kva.example, x.XN--BCHER-KVA.example",
    })
    void hostsBelowItAreAllowedByTheDefault(String origin, String host) {
        DfsTarget target = target(origin, host);
        assertThat(DfsPolicy.SAME_SERVER.allows(target)).isFalse();
        assertThat(DfsPolicy.DEFAULT.allows(target)).isTrue();
        assertThat(DfsPolicy.SAME_DOMAIN.allows(target)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"a.corp.example, b.corp.example", "a.corp.example., B.CORP.example", "a.b.c.example, x.b.c.example"})
    void siblingsAreAllowedByTheSameDomain(String origin, String host) {
        DfsTarget target = target(origin, host);
        assertThat(DfsPolicy.DEFAULT.allows(target)).isFalse();
        assertThat(DfsPolicy.SAME_DOMAIN.allows(target)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // a name with the same ending is not in the same domain
        "nas.example, evilnas.example",
        "nas.example, nas.example.evil",
        "nas.example, example",
        "x.nas.example, nas.example",
        // a name of one label, a domain of one label, and names that every network has
        "nas, other",
        "nas, nas.example",
        "nas.example, evil.example",
        "nas.local, evil.local",
        "nas.home.local, evil.home.local",
        "a.corp.example, b.other.example",
        "a.corp.example, x.b.corp.example",
        // an address matches only itself, in the same spelling
        "127.0.0.1, 127.0.0.2",
        "127.0.0.1, localhost",
        "localhost, 127.0.0.1",
        "127.0.0.1, x.127.0.0.1",
        "127.0.0.1, 2130706433",
        "10.0.0.1, 11.0.0.1",
        "a.corp.example, 10.0.0.1",
        "::1, ::2",
        "fe80::1, fe80::1%eth0",
        "2001:db8::1, 2001:db8:0::1",
        // a character that only looks like a letter does not match it
        "nas.kexample.example, x.nas.\u212Aexample.example",
    })
    void whatIsNeitherIsAllowedByAllOnly(String origin, String host) {
        DfsTarget target = target(origin, host);
        assertThat(List.of(DfsPolicy.SAME_SERVER, DfsPolicy.DEFAULT, DfsPolicy.SAME_DOMAIN))
                .noneMatch(policy -> policy.allows(target));
        assertThat(DfsPolicy.ALL.allows(target)).isTrue();
    }

    /** A resolver may cut a name at a character that is not allowed in names. */
    @ParameterizedTest
    @ValueSource(
            strings = {"evil.example\0.nas.example", "1.2.3.4 .nas.example", "evil.example%.nas.example", ".nas.example"
            })
    void aNameThatMayBeCutIsNotBelowAnother(String host) {
        assertThat(DfsPolicy.SAME_DOMAIN.allows(target("nas.example", host))).isFalse();
        assertThat(DfsPolicy.DEFAULT.allows(inRealm("NAS.EXAMPLE", "a", host))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "CORP.EXAMPLE, fs.corp.example, true",
        "CORP.EXAMPLE, corp.example, true",
        "CORP.EXAMPLE, x.fs.Corp.Example., true",
        "CORP.LOCAL, fs.corp.local, true",
        "CORP.EXAMPLE, fs.example, false",
        "CORP.EXAMPLE, fscorp.example, false",
        "LOCAL, fs.local, false",
        "EXAMPLE, fs.example, false",
        "CORP.EXAMPLE, 10.0.0.1, false"
    })
    void hostsOfTheRealmAreAllowedByTheDefaultAfterAKerberosLogin(String realm, String host, boolean allowed) {
        assertThat(DfsPolicy.DEFAULT.allows(inRealm(realm, "10.9.9.9", host))).isEqualTo(allowed);
        assertThat(DfsPolicy.SAME_DOMAIN.allows(inRealm(realm, "10.9.9.9", host)))
                .isEqualTo(allowed);
        assertThat(DfsPolicy.SAME_SERVER.allows(inRealm(realm, "10.9.9.9", host)))
                .isFalse();
        assertThat(DfsPolicy.DEFAULT.allows(target("10.9.9.9", host))).isFalse();
    }

    @Test
    void theUserIsAskedOnceAboutEachHostThatTheDefaultDoesNotAllow() {
        List<String> asked = new ArrayList<>();
        DfsPolicy policy = DfsPolicy.ask(target -> {
            asked.add(target.origin() + ">" + target.host());
            return target.host().equals("good");
        });
        for (int i = 0; i < 2; i++) {
            assertThat(policy.allows(target("nas", "x.nas"))).isTrue();
            assertThat(policy.allows(target("nas", "good"))).isTrue();
            assertThat(policy.allows(target("nas", "evil"))).isFalse();
            assertThat(policy.allows(target("other", "EVIL."))).isFalse();
        }
        assertThat(asked).containsExactly("nas>good", "nas>evil", "other>EVIL.");
    }

    @Test
    void theRefusalNamesHostAndPathAndTheWayToAllowIt() {
        assertThat(refusal("a.corp.example", "b.corp.example"))
                .hasMessageContainingAll("'b.corp.example'", "'\\\\a.corp.example\\dfs\\link'", "'a.corp.example'")
                .matches(e -> e.host().equals("b.corp.example"))
                .matches(e ->
                        e.hint().contains("DfsPolicy.SAME_DOMAIN") && e.hint().contains("--dfs same-domain"));
        assertThat(refusal("a.corp.example", "evil").hint()).contains("DfsPolicy.ALL", "--dfs all");
    }

    private static SmbDfsRefusedException refusal(String origin, String host) {
        DfsServers servers = new DfsServers(
                dialled -> {
                    throw new AssertionError("nobody may connect to " + dialled);
                },
                TimeSource.SYSTEM,
                true,
                DfsPolicy.SAME_SERVER);
        return catchThrowableOfType(SmbDfsRefusedException.class, () -> servers.server(target(origin, host)));
    }
}
