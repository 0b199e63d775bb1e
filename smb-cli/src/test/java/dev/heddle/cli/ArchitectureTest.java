package dev.heddle.cli;

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
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadPoolExecutor;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the rooms, as ARCHITECTURE.md draws them. */
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
            "dev.heddle.smb.server",
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
                // Whose requests may wait for one another, each on a virtual thread.
                .resideOutsideOfPackage("dev.heddle.smb.server..")
                .and()
                // What backends make theirs with, and streams, which no selector can watch.
                .haveNameNotMatching("dev.heddle.core.(spi.(DaemonThreads|CallbackThreads)|net.BlockingTransport)")
                .should(makeThreads())
                .check(classes);
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
