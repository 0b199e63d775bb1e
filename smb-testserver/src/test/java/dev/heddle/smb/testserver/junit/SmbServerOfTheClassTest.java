// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** A server that {@code @BeforeAll} asks for serves all tests of the class. */
@SmbServer(
        shares = {"one", "two"},
        backend = "virtual")
class SmbServerOfTheClassTest {
    private static final Set<Integer> PORTS = new HashSet<>();

    private final EmbeddedSmbServer ofTheConstructor;

    SmbServerOfTheClassTest(EmbeddedSmbServer server) {
        ofTheConstructor = server;
    }

    @BeforeAll
    static void placeAFile(EmbeddedSmbServer server, @Shared("one") Path folder) throws IOException {
        Files.writeString(folder.resolve("greeting"), "hello");
        PORTS.add(server.port());
    }

    @AfterAll
    static void allHadTheSameServer(EmbeddedSmbServer server) {
        PORTS.add(server.port());
        assertThat(PORTS).hasSize(1);
    }

    @Test
    void theShareIsThatOfTheName(@Shared("one") SmbShare one, @Shared("two") SmbShare two, SmbSession session)
            throws IOException {
        PORTS.add(ofTheConstructor.port());
        assertThat(one.readString("greeting")).isEqualTo("hello");
        assertThat(two.exists("greeting")).isFalse();
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void theClientIsLoggedInAsTheUser(SmbClient client, EmbeddedSmbServer server) throws IOException {
        PORTS.add(server.port());
        try (SmbSession session = client.connect(server.host(), server.port());
                SmbShare share = session.share("one")) {
            assertThat(share.readString("greeting")).isEqualTo("hello");
        }
    }

    @Test
    @SmbServer(backend = "virtual")
    void aTestWithItsOwnAnnotationHasItsOwnServer(EmbeddedSmbServer server, SmbShare share) throws IOException {
        assertThat(server.port()).isNotEqualTo(ofTheConstructor.port());
        assertThat(share.exists("greeting")).isFalse();
    }

    @Test
    void oneOfSeveralSharesMustBeNamed() {
        RunningServer running = RunningServer.start(SmbServerOfTheClassTest.class.getAnnotation(SmbServer.class));
        try (running) {
            assertThatThrownBy(running::onlyShare)
                    .isInstanceOf(ParameterResolutionException.class)
                    .hasMessageContaining("@Shared");
            assertThatThrownBy(() -> running.folder("three"))
                    .isInstanceOf(ParameterResolutionException.class)
                    .hasMessageContaining("no share 'three'");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
