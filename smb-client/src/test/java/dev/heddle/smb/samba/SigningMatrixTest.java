// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures in every dialect with each of its algorithms, on a server that allows only that one, seen on the wire. */
@SambaSuite
@ParameterizedClass(name = "{0} {1}")
@MethodSource("backendsAndServers")
class SigningMatrixTest {
    private static final int FILE_CLOSED = 0xC0000128;

    private final String backend;
    private final ServerKind kind;
    private final SambaServer server;

    SigningMatrixTest(String backend, ServerKind kind, SambaServers servers) throws Exception {
        this.backend = backend;
        this.kind = kind;
        this.server = servers.with(kind.config());
    }

    static Stream<Arguments> backendsAndServers() {
        List<ServerKind> kinds = List.of(
                ServerKind.MAX_SMB_2_0_2,
                ServerKind.MAX_SMB_2_1,
                ServerKind.MAX_SMB_3_0,
                ServerKind.MAX_SMB_3_0_2,
                ServerKind.SIGNING_GMAC,
                ServerKind.SIGNING_CMAC,
                ServerKind.SIGNING_HMAC);
        return TestBackends.names().stream()
                .flatMap(backend -> kinds.stream().map(kind -> Arguments.of(backend, kind)));
    }

    @Test
    void everyMessageAfterTheLoginIsSigned() throws Exception {
        try (WireTap tap = WireTap.recording(server)) {
            try (SmbClient client = client(SigningPolicy.REQUIRED);
                    SmbSession session = client.connect(SambaServer.HOST, tap.port());
                    SmbShare share = session.share(SambaConfig.SHARE)) {
                assertThat(session.info().dialect()).isEqualTo(kind.dialect());
                assertThat(session.info().signing()).isTrue();
                assertThat(session.info().signingAlgorithm()).contains(kind.signingAlgorithm());
                byte[] content = TestData.bytes(200_000, 5);
                String name = "signed-" + backend + kind;
                share.writeFile(name, content);
                TestData.assertBytes(share.readAllBytes(name), content);
                share.delete(name);
            }
            List<WireMessage> seen = tap.seen();
            int login = lastSessionSetup(seen);
            assertThat(seen.get(login).signed())
                    .describedAs("the last reply of the login")
                    .isTrue();
            assertThat(seen.subList(login + 1, seen.size()))
                    .filteredOn(message -> !message.isInterim())
                    .hasSizeGreaterThan(15)
                    .allMatch(message -> message.hasSignedFlag() && message.signed());
        }
    }

    @Test
    void theFirstShareHasTheNegotiationConfirmedUnderASignature() throws Exception {
        try (WireTap tap = WireTap.recording(server);
                SmbClient client = client(SigningPolicy.IF_REQUIRED);
                SmbSession session = client.connect(SambaServer.HOST, tap.port());
                SmbShare share = session.share(SambaConfig.SHARE);
                SmbShare second = session.share(SambaConfig.READ_ONLY)) {
            assertThat(share.stat("").isDirectory()).isTrue();
            assertThat(second.stat("").isDirectory()).isTrue();
            List<WireMessage> confirmation = tap.seen().stream()
                    .filter(message -> message.command() == WireMessage.IOCTL)
                    .toList();
            if (kind.dialect() == SmbDialect.SMB_3_1_1) {
                assertThat(confirmation).isEmpty();
            } else {
                // A Samba limited to 2.0.2 answers like a server of that time, which does not know the request.
                int status = kind.dialect() == SmbDialect.SMB_2_0_2 ? FILE_CLOSED : 0;
                assertThat(confirmation).hasSize(2).allMatch(WireMessage::signed);
                assertThat(confirmation.get(1).status()).isEqualTo(status);
            }
        }
    }

    private SmbClient client(SigningPolicy policy) {
        return SessionTestCase.alice(backend).signing(policy).build();
    }

    private static int lastSessionSetup(List<WireMessage> seen) {
        int last = -1;
        for (int i = 0; i < seen.size(); i++) {
            last = seen.get(i).command() == WireMessage.SESSION_SETUP ? i : last;
        }
        return last;
    }
}
