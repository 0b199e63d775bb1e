// SPDX-License-Identifier: Apache-2.0
package dev.heddle.backend.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.FrameHandler;
import dev.heddle.testkit.TestProtocol;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;

/** Tests that a peer that never stops sending occupies one reader, not the whole scheduler. */
final class OneCarrierTest {
    @Test
    @Timeout(120)
    void otherVirtualThreadsRunWhileAReaderNeverHasToWait() throws Exception {
        Process child = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.virtualThreadScheduler.parallelism=1",
                        "-Djdk.virtualThreadScheduler.maxPoolSize=1",
                        "-cp",
                        classPath(),
                        EndlessPeer.class.getName()))
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(child.waitFor(60, TimeUnit.SECONDS))
                    .as("the child ended")
                    .isTrue();
            String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output).contains(EndlessPeer.OTHERS_RUN);
        } finally {
            child.destroyForcibly();
        }
    }

    private static String classPath() {
        return Stream.of(
                        OneCarrierTest.class,
                        VirtualThreadBackend.class,
                        FrameHandler.class,
                        TestProtocol.class,
                        Logger.class)
                .map(each -> new File(each.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath())
                        .getPath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
