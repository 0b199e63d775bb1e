// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Collectors;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the dependencies between packages, as ARCHITECTURE.md draws them. */
class ArchitectureTest {
    private static JavaClasses classes;

    @BeforeAll
    static void load() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("dev.heddle");
    }

    @Test
    void everyRoomIsOnThePath() {
        for (String room : new String[] {
            "dev.heddle.core",
            "dev.heddle.core.buffer",
            "dev.heddle.core.jfr",
            "dev.heddle.core.net",
            "dev.heddle.core.spi",
            "dev.heddle.backend.loop",
            "dev.heddle.backend.single",
            "dev.heddle.backend.threads",
            "dev.heddle.backend.virtual",
            "dev.heddle.smb",
            "dev.heddle.smb.wire",
            "dev.heddle.smb.fscc",
            "dev.heddle.smb.crypto",
            "dev.heddle.smb.auth",
            "dev.heddle.smb.rpc",
            "dev.heddle.smb.security",
            "dev.heddle.smb.testserver",
            "dev.heddle.smux",
            "dev.heddle.cli"
        }) {
            Assertions.assertThat(classes.containPackage(room)).as(room).isTrue();
        }
    }

    @Test
    void coreKnowsNoProtocolAndNoBackend() {
        noClasses()
                .that()
                .resideInAPackage("dev.heddle.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.heddle.smb..", "dev.heddle.smux..", "dev.heddle.backend..", "dev.heddle.cli..")
                .check(classes);
    }

    @Test
    void thePackagesOfTheCoreFormNoCycle() {
        slices().assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        String room = type.getPackageName();
                        return room.startsWith("dev.heddle.core") ? SliceIdentifier.of(room) : SliceIdentifier.ignore();
                    }

                    @Override
                    public String getDescription() {
                        return "packages of the core";
                    }
                })
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void transportsAndBuffersKnowNothingOfTheCoreAboveThem() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.heddle.core.net..", "dev.heddle.core.buffer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.heddle.core", "dev.heddle.core.spi..")
                .check(classes);
    }

    @Test
    void backendsKnowOnlyTheCore() {
        noClasses()
                .that()
                .resideInAPackage("dev.heddle.backend..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.heddle.smb..", "dev.heddle.smux..", "dev.heddle.cli..")
                .check(classes);
    }

    @Test
    void nobodySeesABackendAtCompileTime() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.heddle.smb..", "dev.heddle.smux..", "dev.heddle.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.heddle.backend..")
                .check(classes);
    }

    @Test
    void theTwoProtocolsDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage("dev.heddle.smux..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.heddle.smb..")
                .check(classes);
        noClasses()
                .that()
                .resideInAPackage("dev.heddle.smb..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.heddle.smux..")
                .check(classes);
    }

    @Test
    void wireFormatsDoNoIoAndKnowNoThreads() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.heddle.smb.wire..",
                        "dev.heddle.smb.fscc..",
                        "dev.heddle.smb.security..",
                        "dev.heddle.smb.rpc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.net..", "java.util.concurrent..", "dev.heddle.core..")
                .check(classes);
    }

    @Test
    void lowerRoomsOfTheClientDoNotKnowTheUpperOne() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.heddle.smb.wire..",
                        "dev.heddle.smb.fscc..",
                        "dev.heddle.smb.crypto..",
                        "dev.heddle.smb.auth..",
                        "dev.heddle.smb.rpc..",
                        "dev.heddle.smb.security..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.heddle.smb")
                .check(classes);
    }

    @Test
    void onlyBackendsMakeThreads() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.heddle.core..", "dev.heddle.smb..", "dev.heddle.smux..")
                .and()
                // The test server may create threads: its requests may wait for each other, each on a virtual thread.
                .resideOutsideOfPackage("dev.heddle.smb.testserver..")
                .and()
                // The classes that backends create their threads with, and transports over streams, which no selector
                // can watch.
                .haveNameNotMatching("dev.heddle.core.(spi.(DaemonThreads|CallbackThreads)|net.BlockingTransport)")
                .should(makeThreads())
                .check(classes);
    }

    /** Asserts the order of the packages of a module, the lowest first. */
    private static void assertOrder(String module, String... rooms) {
        for (int i = 0; i < rooms.length - 1; i++) {
            String[] above = Arrays.stream(rooms, i + 1, rooms.length)
                    .map(room -> module + room)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(module + rooms[i])
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .check(classes);
        }
        Assertions.assertThat(rooms).allMatch(room -> classes.containPackage(module + room));
    }

    @Test
    void aRoomOfTheClientKnowsOnlyThoseBelowIt() {
        assertOrder(
                "dev.heddle.smb.internal.",
                "name",
                "chain",
                "connect",
                "dfs",
                "operation",
                "transfer",
                "file",
                "watch");
    }

    /** The other types of the client's API are values, which every class may use. */
    @Test
    void whatIsBehindTheClientDoesNotKnowWhatItsUsersHold() {
        noClasses()
                .that()
                .resideInAPackage("dev.heddle.smb.internal..")
                .should()
                .dependOnClassesThat()
                .haveNameMatching(
                        "dev\\.heddle\\.smb\\.(Smb(Client|Session|Share|File|FileWriter|Watcher|Batch|Pipe|Lock|Metadata"
                                + "|VisitedDirectories)|Credentials)(\\$.*)?")
                .check(classes);
    }

    @Test
    void theClientsPackageHoldsItsApiAndNothingElse() {
        classes()
                .that()
                .resideInAPackage("dev.heddle.smb")
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .bePublic()
                .check(classes);
    }

    @Test
    void aRoomOfTheCommandKnowsOnlyThoseBelowIt() {
        assertOrder(
                "dev.heddle.cli",
                ".text",
                ".cleanup",
                ".terminal",
                ".url",
                ".transfer",
                ".options",
                ".tree",
                ".find",
                ".demo",
                ".command",
                "",
                ".launch");
    }

    @Test
    void theFilesOfTheServerKnowNothingOfItsConnections() {
        assertOrder("dev.heddle.smb.testserver.internal.", "fault", "files", "connection");
        noClasses()
                .that()
                .resideInAPackage("dev.heddle.smb.testserver.internal.files")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.heddle.smb.testserver.internal.session", "dev.heddle.smb.testserver.internal.command")
                .check(classes);
    }

    /** The packages of protocol structures hold more types, because sealed types must be in one package. */
    @Test
    void noPackageIsCrowded() {
        Map<String, Long> types = classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().equals("dev.heddle.smb.wire"))
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
        Assertions.assertThat(types)
                .containsKey("dev.heddle.core")
                .allSatisfy((room, count) -> Assertions.assertThat(count)
                        .as(room)
                        .isLessThanOrEqualTo(room.equals("dev.heddle.smb") ? 60 : 45));
    }

    private static ArchCondition<JavaClass> makeThreads() {
        Set<String> makers = Set.of("ofPlatform", "ofVirtual", "startVirtualThread");
        return new ArchCondition<>("make threads") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (JavaConstructorCall call : item.getConstructorCallsFromSelf()) {
                    JavaClass made = call.getTargetOwner();
                    if (made.isAssignableTo(Thread.class)
                            || made.isAssignableTo(ThreadPoolExecutor.class)
                            || made.isAssignableTo(ForkJoinPool.class)
                            || made.isAssignableTo(Timer.class)) {
                        events.add(SimpleConditionEvent.satisfied(item, call.getDescription()));
                    }
                }
                for (JavaMethodCall call : item.getMethodCallsFromSelf()) {
                    boolean executors = call.getTargetOwner().isEquivalentTo(Executors.class);
                    boolean thread =
                            call.getTargetOwner().isEquivalentTo(Thread.class) && makers.contains(call.getName());
                    if (executors || thread) {
                        events.add(SimpleConditionEvent.satisfied(item, call.getDescription()));
                    }
                }
            }
        };
    }
}
