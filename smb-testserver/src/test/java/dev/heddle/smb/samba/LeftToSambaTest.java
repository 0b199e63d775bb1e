// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Lists the client tests that run only against Samba; all others run against the embedded server too. Some tests, which
 * use Samba's smbclient as a second opinion, are also skipped where it is not installed.
 */
class LeftToSambaTest {
    private static final String DFS = "the embedded server has no DFS";
    private static final String RESOLVES = "the embedded server does not resolve links";
    private static final String PROCESS = "freezes the process that serves one connection";

    private static final Map<String, String> LEFT = Map.ofEntries(
            entry("DfsTest", DFS),
            entry("DfsOperationsTest", DFS),
            entry("DfsIpv6Test", DFS),
            entry("DfsRefusalTest", DFS),
            entry(
                    "ErrorsTest.aFileThatAliceMayNotTouch",
                    "the embedded server has the rights of the process that it is in"),
            entry("LinksTest.deleteRecursivelyStopsAtALinkBackAndDeletesNothingThroughIt", RESOLVES),
            entry("LinksTest.deleteRecursivelyOfALinkToADirectoryAboveIsRefused", RESOLVES),
            entry("KerberosTest", "the embedded server takes NTLM only"),
            entry("KerberosDfsTest", "the embedded server takes NTLM only"),
            entry("ReadAllocationTest", "the embedded server allocates in the same process"),
            entry("OplockBreakTest", "the embedded server grants no oplocks and no leases"),
            entry("SilentHolderTest", "the embedded server grants no oplocks and no leases"),
            entry("SambaServerTest", "tests the private Samba itself"),
            entry(
                    "MetadataTest.quotasWhereTheyAreServed",
                    "the embedded server keeps no quotas; Samba asks a program of the test for them"),
            entry("ServerLossTest.aSilentServerIsATimeoutAndOthersDoNotNotice", PROCESS),
            entry("ServerLossTest.aServerThatPausesForLessThanTheTimeoutIsWaitedFor", PROCESS),
            entry(
                    "SharesSambaTest.accessDenied",
                    "the pipes of the embedded server are open to everybody who has logged in"),
            entry(
                    "WatchLoadTest.whatHappensOnTheServersDisk",
                    "the embedded server tells what clients change, not what others change on its disk"));

    @Test
    void isAllThatIsListedHere() {
        Map<String, String> found = new TreeMap<>();
        int classes = 0;
        for (Class<?> suite : ReflectionSupport.findAllClassesInPackage(
                "dev.heddle.smb.samba",
                type -> AnnotationSupport.isAnnotated(type, SambaSuite.class),
                name -> name.endsWith("Test"))) {
            classes++;
            AnnotationSupport.findAnnotation(suite, NeedsSamba.class)
                    .ifPresent(needs -> found.put(suite.getSimpleName(), needs.value()));
            for (Method test : suite.getDeclaredMethods()) {
                AnnotationSupport.findAnnotation(test, NeedsSamba.class)
                        .ifPresent(needs -> found.put(suite.getSimpleName() + "." + test.getName(), needs.value()));
            }
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(LEFT);
        assertThat(classes).describedAs("the client's classes are found").isGreaterThan(30);
    }
}
