// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SessionInfo;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.TransferListener;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of boundary sizes, on every backend against every kind of server. */
@SambaSuite
@ParameterizedClass(name = "{0} {1}")
@MethodSource("backendsAndServers")
class TransferMatrixTest extends SessionTestCase {
    private final ServerKind kind;

    TransferMatrixTest(String backend, ServerKind kind, SambaServers servers) throws Exception {
        super(backend, servers.with(kind.config()));
        this.kind = kind;
    }

    static Stream<Arguments> backendsAndServers() {
        return TestBackends.names().stream()
                .flatMap(backend -> Stream.of(ServerKind.values()).map(kind -> Arguments.of(backend, kind)));
    }

    @Override
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder.signing(kind.policy());
    }

    @Test
    void negotiatesWhatTheServerAllows() {
        SessionInfo info = session.info();
        assertThat(info.backend()).isEqualTo(backend);
        assertThat(info.dialect()).isEqualTo(kind.dialect());
        assertThat(info.signing()).isEqualTo(kind.signs());
        assertThat(info.signingAlgorithm()).contains(kind.signingAlgorithm());
        assertThat(info.guest()).isFalse();
        assertThat(info.credits()).isPositive();
        if (kind == ServerKind.SMALL) {
            assertThat(info.maxReadSize()).isEqualTo(ServerKind.SMALL_SIZE);
            assertThat(info.maxWriteSize()).isEqualTo(ServerKind.SMALL_SIZE);
            assertThat(info.maxTransactSize()).isEqualTo(ServerKind.SMALL_SIZE);
            assertThat(info.credits()).isLessThanOrEqualTo(ServerKind.SMALL_CREDITS);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535, 65536, 65537, (8 << 20) - 1, 8 << 20, (8 << 20) + 1})
    void whatHeddleWritesIsOnDisk(int size) throws Exception {
        byte[] data = TestData.bytes(size, size);
        try (var in = Channels.newChannel(new java.io.ByteArrayInputStream(data))) {
            assertThat(share.upload(in, path("uploaded"), TransferListener.none()))
                    .isEqualTo(size);
        }
        share.writeFile(path("written"), data);
        assertSame(folder.resolve("uploaded"), data);
        assertSame(folder.resolve("written"), data);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65535, 65536, 65537, (8 << 20) - 1, 8 << 20, (8 << 20) + 1})
    void whatIsOnDiskHeddleReads(int size) throws Exception {
        byte[] data = TestData.bytes(size, -size);
        place("file", data);
        TestData.Sink sink = new TestData.Sink();
        assertThat(share.download(path("file"), sink, TransferListener.none())).isEqualTo(size);
        assertThat(sink.count()).isEqualTo(size);
        assertThat(sink.sha256()).isEqualTo(TestData.sha256(data));
        TestData.assertBytes(share.readAllBytes(path("file")), data);
        assertThat(share.stat(path("file")).size()).isEqualTo(size);
    }

    private static void assertSame(Path file, byte[] data) throws Exception {
        assertThat(Files.size(file)).isEqualTo(data.length);
        assertThat(TestData.sha256(file)).isEqualTo(TestData.sha256(data));
    }
}
