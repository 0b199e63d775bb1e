// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.Workers;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.wire.NtStatus;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Object;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Tests client and server with only some of the backends on the class path, in a separate class loader. */
@Tag("integration")
class OneBackendTest {
    @TempDir
    Path folder;

    @BeforeEach
    void placeAFile() throws Exception {
        Files.writeString(folder.resolve("file"), "hello");
    }

    /** Runs the probe with only these backends on the class path, and returns its result. */
    private String probe(List<String> backends, String chosen) throws Exception {
        Stream<Class<?>> needed = Stream.concat(
                Stream.of(
                        OneBackendProbe.class,
                        EmbeddedSmbServer.class,
                        SmbClient.class,
                        NtStatus.class,
                        Workers.class,
                        ASN1Object.class,
                        LoggerFactory.class),
                backends.stream().map(name -> Workers.named(name).getClass()));
        URL[] places = needed.map(
                        type -> type.getProtectionDomain().getCodeSource().getLocation())
                .distinct()
                .toArray(URL[]::new);
        try (URLClassLoader loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
            @SuppressWarnings("unchecked")
            BiFunction<Path, String, String> probe =
                    (BiFunction<Path, String, String>) loader.loadClass(OneBackendProbe.class.getName())
                            .getConstructor()
                            .newInstance();
            return probe.apply(folder, chosen);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void theOnlyBackendIsTakenWithoutBeingChosen(String backend) throws Exception {
        assertThat(probe(List.of(backend), "")).isEqualTo(backend + " hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"loop", "single", "threads", "virtual"})
    void theChosenBackendNeedsNoOther(String backend) throws Exception {
        assertThat(probe(List.of(backend), backend)).isEqualTo(backend + " hello");
    }

    @Test
    void withoutAnyTheMessageSaysWhatToAdd() {
        assertThatThrownBy(() -> probe(List.of(), ""))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("add one of the artifacts heddle-backend-virtual, heddle-backend-threads,");
    }

    @Test
    void aChosenOneThatIsNotThereIsNamedBesideThoseThatAre() {
        assertThatThrownBy(() -> probe(List.of("threads"), "virtual"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no worker backend named 'virtual'; available: threads");
    }

    @ParameterizedTest
    @CsvSource({"single threads virtual, virtual", "single threads, threads"})
    void virtualComesBeforeThreadsAndThreadsBeforeSingle(String there, String preferred) throws Exception {
        assertThat(probe(List.of(there.split(" ")), "")).isEqualTo(preferred + " hello");
    }
}
