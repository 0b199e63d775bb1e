// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.hierynomus.mssmb2.SMB2Dialect;
import com.hierynomus.smbj.SmbConfig;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.TreeConnectRequest;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests clients that send NTLM messages without SPNEGO, as the Linux kernel does. */
@EachBackend
class BareNtlmTest {
    private static final byte[] SIGNATURE = "NTLMSSP\0".getBytes(US_ASCII);

    private final String backend;
    private EmbeddedSmbServer server;

    @TempDir
    Path folder;

    BareNtlmTest(String backend) {
        this.backend = backend;
    }

    private EmbeddedSmbServer.Builder builder() {
        return EmbeddedSmbServer.builder()
                .backend(backend)
                .share(ServerCase.SHARE, folder)
                .user(ServerCase.USER, ServerCase.PASSWORD);
    }

    @BeforeEach
    void start() throws IOException {
        server = builder().start();
    }

    private void restart(EmbeddedSmbServer.Builder settings) throws IOException {
        server.close();
        server = settings.start();
    }

    private RawClient connect(EmbeddedSmbServer.Builder settings) throws IOException {
        restart(settings);
        RawClient client = new RawClient(server);
        client.negotiate();
        return client;
    }

    /** Logs in and returns the last response. */
    private static RawClient.Reply logIn(RawClient client, String user, String password) throws Exception {
        return client.authenticate(HandMadeNtlm.answer(challenge(client), user, password));
    }

    private static byte[] challenge(RawClient client) throws Exception {
        RawClient.Reply reply = client.authenticate(HandMadeNtlm.negotiate());
        assertThat(reply.status()).isEqualTo(NtStatus.MORE_PROCESSING_REQUIRED);
        return decoded(reply).securityBuffer();
    }

    private static SessionSetupResponse decoded(RawClient.Reply reply) throws IOException {
        return SessionSetupResponse.decode(reply.message());
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        Bounded.await("no connection is left", () -> server.connections() == 0);
        assertThat(server.sessions()).isZero();
        server.close();
    }

    private void usedBySmbj(EmbeddedSmbServer.Builder settings, SmbConfig.Builder config) throws Exception {
        restart(settings);
        SmbjScenario.run(
                server,
                folder,
                config.withAuthenticators(new BareNtlmOfSmbj.Factory()).build());
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = "SMB_[23]_.*")
    void everyDialectSigned(SMB2Dialect dialect) throws Exception {
        usedBySmbj(
                builder().signingRequired(true),
                SmbConfig.builder().withDialects(dialect).withSigningRequired(true));
    }

    @ParameterizedTest
    @EnumSource(
            value = SMB2Dialect.class,
            names = {"SMB_3_0", "SMB_3_0_2", "SMB_3_1_1"})
    void everyDialectEncrypted(SMB2Dialect dialect) throws Exception {
        usedBySmbj(
                builder().encryptionRequired(true),
                SmbConfig.builder().withDialects(dialect).withEncryptData(true));
    }

    @Test
    void theAnswersAreAsBareAsTheQuestions() throws Exception {
        try (RawClient client = connect(builder())) {
            byte[] challenge = challenge(client);
            RawClient.Reply last =
                    client.authenticate(HandMadeNtlm.answer(challenge, ServerCase.USER, ServerCase.PASSWORD));

            assertThat(challenge).startsWith(SIGNATURE);
            assertThat(last.status()).isEqualTo(NtStatus.SUCCESS);
            assertThat(decoded(last).securityBuffer()).isEmpty();
            assertThat(decoded(last).sessionFlags()).isZero();
            assertThat(enter(client)).isEqualTo(NtStatus.SUCCESS);
        }
    }

    private static NtStatus enter(RawClient client) throws IOException {
        return client.call(new TreeConnectRequest(0, "\\\\x\\" + ServerCase.SHARE))
                .status();
    }

    @Test
    void aWrongPasswordIsRefusedAndLeavesNoSession() throws Exception {
        try (RawClient client = connect(builder().guests(true))) {
            assertThat(logIn(client, ServerCase.USER, "wrong").status()).isEqualTo(NtStatus.LOGON_FAILURE);
            assertThat(server.sessions()).isZero();
        }
    }

    @Test
    void somebodyUnknownIsAGuestWhereGuestsMayComeIn() throws Exception {
        try (RawClient client = connect(builder().guests(true))) {
            RawClient.Reply last = logIn(client, "somebody", "something");

            assertThat(last.status()).isEqualTo(NtStatus.SUCCESS);
            assertThat(decoded(last).sessionFlags()).isEqualTo(SessionSetupResponse.FLAG_IS_GUEST);
            assertThat(decoded(last).securityBuffer()).isEmpty();
            assertThat(enter(client)).isEqualTo(NtStatus.SUCCESS);
        }
    }

    @Test
    void somebodyUnknownIsRefusedElsewhere() throws Exception {
        try (RawClient client = connect(builder())) {
            assertThat(logIn(client, "somebody", "something").status()).isEqualTo(NtStatus.LOGON_FAILURE);
        }
    }

    @Test
    void nobodyInParticularComesIn() throws Exception {
        try (RawClient client = connect(builder())) {
            byte[] unused = challenge(client);
            RawClient.Reply last = client.authenticate(HandMadeNtlm.anonymous());

            assertThat(last.status()).isEqualTo(NtStatus.SUCCESS);
            assertThat(decoded(last).sessionFlags()).isEqualTo(SessionSetupResponse.FLAG_IS_NULL);
            assertThat(decoded(last).securityBuffer()).isEmpty();
        }
    }

    @Test
    void aSessionIsAuthenticatedAgain() throws Exception {
        try (RawClient client = connect(builder())) {
            assertThat(logIn(client, ServerCase.USER, ServerCase.PASSWORD).status())
                    .isEqualTo(NtStatus.SUCCESS);
            assertThat(enter(client)).isEqualTo(NtStatus.SUCCESS);
            server.faults().on(ServedCommand.ECHO).times(1).expireSession();
            assertThat(client.call(new EchoRequest()).status()).isEqualTo(NtStatus.NETWORK_SESSION_EXPIRED);

            RawClient.Reply last = logIn(client, ServerCase.USER, ServerCase.PASSWORD);

            assertThat(last.status()).isEqualTo(NtStatus.SUCCESS);
            assertThat(decoded(last).securityBuffer()).isEmpty();
            assertThat(server.sessions()).isEqualTo(1);
            assertThat(enter(client)).isEqualTo(NtStatus.SUCCESS);
        }
    }

    @Test
    void theNextLoginMayUseSpnego() throws Exception {
        try (RawClient client = connect(builder())) {
            assertThat(logIn(client, ServerCase.USER, ServerCase.PASSWORD).status())
                    .isEqualTo(NtStatus.SUCCESS);

            client.logIn();

            assertThat(server.sessions()).isEqualTo(1);
        }
    }

    @Test
    void aLoginGoesOnAsItBegan() throws Exception {
        try (RawClient client = connect(builder())) {
            RawClient.Reply inSpnego = client.authenticate(RawClient.firstToken());
            assertThat(inSpnego.status()).isEqualTo(NtStatus.MORE_PROCESSING_REQUIRED);
            assertThat(client.authenticate(HandMadeNtlm.anonymous()).status()).isEqualTo(NtStatus.LOGON_FAILURE);
        }
    }
}
