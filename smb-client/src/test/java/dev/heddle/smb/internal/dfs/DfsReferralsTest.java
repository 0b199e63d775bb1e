// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.dfs;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.internal.name.UncHost;
import dev.heddle.smb.wire.ioctl.DfsReferral;
import dev.heddle.smb.wire.ioctl.DfsReferralResponse;
import dev.heddle.testkit.FakeClock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DfsReferralsTest {
    private final FakeClock time = new FakeClock();
    private final DfsReferrals referrals = new DfsReferrals(time);

    private static DfsPath path(String text) {
        return requireNonNull(DfsPath.parse(text));
    }

    private boolean learn(String asked, String prefix, long seconds, String... targets) throws SmbProtocolException {
        return learn(asked, 2 * prefix.length(), seconds, targets);
    }

    private boolean learn(String asked, int consumed, long seconds, String... targets) throws SmbProtocolException {
        List<DfsReferral> entries = Stream.of(targets)
                .<DfsReferral>map(target -> new DfsReferral.Target(3, 0, 0, seconds, "", "", target))
                .toList();
        return referrals.learn(path(asked), new DfsReferralResponse(consumed, 0, entries));
    }

    private @Nullable String first(String text) {
        DfsReferrals.Entry entry = referrals.longest(path(text));
        return entry == null
                ? null
                : entry.moved(path(text), entry.order().get(0)).toString();
    }

    @Test
    void theLongestPartCounts() throws Exception {
        assertThat(learn("\\s\\d\\a\\x", "\\s\\d\\a", 60, "\\t\\one")).isTrue();
        assertThat(learn("\\s\\d\\a\\b\\x", "\\s\\d\\a\\b", 60, "\\t\\two\\sub"))
                .isTrue();
        assertThat(first("\\s\\d\\a\\b\\c")).isEqualTo("\\t\\two\\sub\\c");
        assertThat(first("\\s\\d\\a\\bc")).isEqualTo("\\t\\one\\bc");
        assertThat(first("\\s\\d\\ab")).isNull();
        assertThat(first("\\s\\d")).isNull();
    }

    /** Lesson P19: a path that is changed to lower case opens another file. */
    @Test
    void caseDoesNotMatterAndIsKept() throws Exception {
        learn("\\Srv\\Dfs\\Link\\x", "\\Srv\\Dfs\\Link", 60, "\\T\\Share");
        assertThat(first("\\sRV\\dFS\\lINK\\Some\\File.TXT")).isEqualTo("\\T\\Share\\Some\\File.TXT");
        learn("\\s\\d\\Stra\u00dfe", "\\s\\d\\Stra\u00dfe", 60, "\\t\\one");
        assertThat(first("\\s\\d\\STRASSE")).isNull();
    }

    @Test
    void itHoldsForItsTimeAndOnceAtLeast() throws Exception {
        learn("\\s\\d\\a", "\\s\\d\\a", 60, "\\t\\one");
        learn("\\s\\d\\b", "\\s\\d\\b", 0, "\\t\\two");
        assertThat(first("\\s\\d\\b")).isEqualTo("\\t\\two");
        time.advance(Duration.ofSeconds(2));
        assertThat(first("\\s\\d\\b")).isNull();
        time.advance(Duration.ofSeconds(57));
        assertThat(first("\\s\\d\\a")).isEqualTo("\\t\\one");
        time.advance(Duration.ofSeconds(1));
        assertThat(first("\\s\\d\\a")).isNull();
        learn("\\s\\d\\a", "\\s\\d\\a", 0xFFFF_FFFFL, "\\t\\three");
        assertThat(first("\\s\\d\\a")).isEqualTo("\\t\\three");
    }

    @Test
    void theTargetThatWorkedComesFirst() throws Exception {
        learn("\\s\\d\\a", "\\s\\d\\a", 60, "\\t\\one", "\\t\\two", "\\t\\three");
        DfsReferrals.Entry entry = requireNonNull(referrals.longest(path("\\s\\d\\a")));
        assertThat(entry.order()).containsExactly(0, 1, 2);
        entry.works(1);
        assertThat(entry.order()).containsExactly(1, 2, 0);
        learn("\\s\\d\\a\\b", "\\s\\d\\a", 60, "\\t\\one", "\\t\\two", "\\t\\three");
        assertThat(first("\\s\\d\\a")).isEqualTo("\\t\\two");
    }

    @Test
    void whatLeadsBackOrNowhereIsNotKept() throws Exception {
        assertThat(learn("\\s\\d\\a", "\\s\\d", 60, "\\S\\D")).isFalse();
        assertThat(learn("\\s\\d\\a", "\\s\\d\\a", 60)).isFalse();
        assertThat(learn("\\s\\d\\a", "\\s\\d\\a", 60, "\\t", "\\t\\..\\x", "")).isFalse();
        assertThat(first("\\s\\d\\a")).isNull();
    }

    @Test
    void aPartThatEndsWithinANameIsRefused() throws Exception {
        for (String prefix : List.of("", "\\s", "\\s\\", "\\s\\dd\\a", "\\s\\dd\\aa\\b\\c\\d")) {
            assertThatThrownBy(() -> learn("\\s\\dd\\aa\\b", prefix, 60, "\\t\\one"))
                    .isInstanceOf(SmbProtocolException.class);
        }
        assertThat(learn("\\s\\dd\\aa\\b", "\\s\\dd\\aa\\", 60, "\\t\\one")).isTrue();
        assertThat(first("\\s\\dd\\aa\\b")).isEqualTo("\\t\\one\\b");
    }

    @Test
    void theNumberOfEntriesIsBounded() throws Exception {
        for (int i = 0; i < 1001; i++) {
            learn("\\s\\d\\" + i, "\\s\\d\\" + i, 60, "\\t\\one");
        }
        assertThat(first("\\s\\d\\0")).isNull();
        assertThat(first("\\s\\d\\1")).isNotNull();
        assertThat(first("\\s\\d\\1000")).isNotNull();
    }

    @Test
    void addressesOfIpv6HaveNamesInUncPaths() {
        assertThat(UncHost.ofHost("2001:db8::1")).isEqualTo("2001-db8--1.ipv6-literal.net");
        assertThat(UncHost.ofHost("[::1]")).isEqualTo("--1.ipv6-literal.net");
        assertThat(UncHost.ofHost("fe80::1%4")).isEqualTo("fe80--1s4.ipv6-literal.net");
        assertThat(UncHost.ofHost("nas-1.example")).isEqualTo("nas-1.example");
        assertThat(UncHost.toHost("2001-db8--1.ipv6-literal.NET")).isEqualTo("2001:db8::1");
        assertThat(UncHost.toHost("fe80--1s4.ipv6-literal.net")).isEqualTo("fe80::1%4");
        assertThat(UncHost.toHost("[::1]")).isEqualTo("::1");
        assertThat(UncHost.toHost("nas-1.example")).isEqualTo("nas-1.example");
        assertThat(path("\\--1.ipv6-literal.net\\share\\a").host()).isEqualTo("::1");
    }
}
