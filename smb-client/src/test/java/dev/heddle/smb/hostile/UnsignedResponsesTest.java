// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Responses that servers send without a required signature: what the client accepts from them, and what not. */
class UnsignedResponsesTest extends LiveCase {
    private static final List<Rules> SIGNING = List.of(Rules.SIGNED, Rules.SMB_3_0_2, Rules.SMB_2_1);
    private static final List<NtStatus> WITHOUT_A_KEY =
            List.of(NtStatus.NETWORK_NAME_DELETED, NtStatus.FILE_CLOSED, NtStatus.INVALID_PARAMETER);

    UnsignedResponsesTest(String backend) {
        super(backend);
    }

    /** The ways in which a signature can be missing. */
    private enum Form {
        FLAG_OFF,
        ZEROS,
        THAT_OF_THE_REQUEST;

        byte[] apply(Turn turn, byte[] message) {
            if (this != FLAG_OFF) {
                message[SmbHeader.FLAGS_OFFSET] |= SmbHeader.FLAG_SIGNED;
            }
            if (this == THAT_OF_THE_REQUEST) {
                System.arraycopy(turn.signature(), 0, message, SmbHeader.SIGNATURE_OFFSET, 16);
            }
            return message;
        }
    }

    private static PlayedServer.Act fails(NtStatus status, Form form) {
        return turn -> turn.send(
                form.apply(turn, turn.answer(status, Honest.error(turn, status).body())));
    }

    /** The one call fails with that status, and the connection stays open. */
    private void failsOnce(NtStatus status, Class<? extends SmbException> type) throws Exception {
        Throwable failure = failureOf(this::read);
        assertThat(failure).isInstanceOf(type).hasMessageContaining(status.name());
        assertThat(((SmbException) failure).statusName()).contains(status.name());

        server.on(SmbCommand.READ, Turn::reply);
        assertThat(read()).isEqualTo(1000);
        assertThat(session.metrics().signatureFailures()).isZero();
    }

    @Test
    void anErrorThatServersCannotSignFailsItsRequestAndNoOther() throws Exception {
        for (Rules rules : SIGNING) {
            open(rules);
            for (NtStatus status : WITHOUT_A_KEY) {
                for (Form form : Form.values()) {
                    server.on(SmbCommand.READ, fails(status, form));
                    failsOnce(
                            status,
                            status.equals(NtStatus.NETWORK_NAME_DELETED)
                                    ? SmbConnectionException.class
                                    : SmbStatusException.class);
                }
            }
            server.close();
        }
    }

    @Test
    void suchAnErrorWithAnotherSignatureEndsTheConnection() throws Exception {
        for (NtStatus status : WITHOUT_A_KEY) {
            open(Rules.SIGNED);
            endsTheConnection(SmbSecurityException.class, "signature", turn -> {
                byte[] message = turn.answer(status, Honest.error(turn, status).body());
                turn.session().sign(message)[SmbHeader.SIGNATURE_OFFSET] ^= 1;
                turn.send(message);
            });
            server.close();
        }
    }

    @Test
    void everyOtherErrorWithoutASignatureEndsTheConnection() throws Exception {
        for (NtStatus status : List.of(
                NtStatus.ACCESS_DENIED,
                NtStatus.OBJECT_NAME_NOT_FOUND,
                NtStatus.BAD_NETWORK_NAME,
                NtStatus.NOT_SUPPORTED)) {
            for (Form form : Form.values()) {
                open(Rules.SIGNED);
                endsTheConnection(SmbSecurityException.class, "sign", fails(status, form));
                server.close();
            }
        }
    }

    @Test
    void aSuccessWithoutASignatureEndsTheConnection() throws Exception {
        for (Form form : Form.values()) {
            open(Rules.SIGNED);
            endsTheConnection(SmbSecurityException.class, "sign", turn -> turn.send(form.apply(turn, turn.answer())));
            server.close();
        }
    }

    /** The status of such a response is reported to the user, but does not count as the server's answer to a query. */
    @Test
    void nothingIsConcludedFromAnErrorWithoutASignature() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.QUERY_INFO, fails(NtStatus.INVALID_PARAMETER, Form.FLAG_OFF));
        assertThat(failureOf(() -> share.metadata().streams("file")))
                .isInstanceOf(SmbStatusException.class)
                .hasMessageContaining("STATUS_INVALID_PARAMETER, in a response without a signature");
        assertThat(session.isOpen()).isTrue();
    }

    @Test
    void anEndedSessionIsALostConnectionWhateverItsSignature() throws Exception {
        for (Rules rules : List.of(Rules.SIGNED, Rules.SMB_2_1, Rules.ENCRYPTED)) {
            for (Form form : Form.values()) {
                open(rules);
                assertSessionLost(fails(NtStatus.USER_SESSION_DELETED, form));
            }
            open(rules);
            assertSessionLost(turn -> turn.send(turn.seal(turn.answer(
                    NtStatus.USER_SESSION_DELETED,
                    Honest.error(turn, NtStatus.USER_SESSION_DELETED).body()))));
        }
    }

    private void assertSessionLost(PlayedServer.Act act) throws Exception {
        server.on(SmbCommand.READ, turn -> assertThat(turn.command()).isEqualTo(SmbCommand.READ)); // never answered
        Caller<Integer> bystander = Caller.start(this::read);
        Bounded.await("the bystander's request", () -> server.seen().contains(SmbCommand.READ));
        server.on(SmbCommand.TREE_CONNECT, act);

        assertLost(failureOf(() -> session.share("other")));
        assertLost(bystander.failure());
        awaitClosed(session);
        assertLost(failureOf(this::read));
        assertThat(session.metrics().signatureFailures()).isZero();
        server.close();
    }

    private static void assertLost(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(SmbConnectionException.class)
                .hasMessageContaining("STATUS_USER_SESSION_DELETED");
        assertThat(((SmbException) failure).hint()).isEqualTo("connect again");
    }

    @Test
    void anUnsignedErrorConfirmsNoNegotiation() throws Exception {
        for (NtStatus status : List.of(
                NtStatus.FILE_CLOSED,
                NtStatus.INVALID_PARAMETER,
                NtStatus.NETWORK_NAME_DELETED,
                NtStatus.USER_SESSION_DELETED,
                NtStatus.INVALID_DEVICE_REQUEST,
                NtStatus.NOT_SUPPORTED)) {
            for (Form form : Form.values()) {
                try (PlayedServer other = serve(Rules.SMB_3_0_2)) {
                    other.on(SmbCommand.IOCTL, fails(status, form));
                    SmbSession downgraded = connect(other);

                    assertThat(failureOf(() -> downgraded.share(PlayedServer.SHARE)))
                            .isInstanceOf(SmbSecurityException.class);
                    awaitClosed(downgraded);
                    assertThat(other.seen()).doesNotContain(SmbCommand.CREATE);
                }
            }
        }
    }

    @Test
    void anEncryptedSessionTakesThoseErrorsInClearThatComeBeforeItsKey() throws Exception {
        open(Rules.ENCRYPTED);
        server.on(SmbCommand.READ, fails(NtStatus.INVALID_PARAMETER, Form.FLAG_OFF));
        failsOnce(NtStatus.INVALID_PARAMETER, SmbStatusException.class);
        server.close();

        open(Rules.ENCRYPTED);
        endsTheConnection(SmbSecurityException.class, "not encrypted", fails(NtStatus.FILE_CLOSED, Form.FLAG_OFF));
    }

    @Test
    void anUnsignedResponseToEchoIsASignOfLifeAndNothingElse() throws Exception {
        for (Rules rules : List.of(Rules.SIGNED, Rules.SMB_3_0_2, Rules.SMB_2_1, Rules.ENCRYPTED)) {
            open(rules);
            for (NtStatus status : List.of(
                    NtStatus.SUCCESS,
                    NtStatus.ACCESS_DENIED,
                    NtStatus.NETWORK_SESSION_EXPIRED,
                    NtStatus.USER_SESSION_DELETED)) {
                server.on(SmbCommand.ECHO, fails(status, Form.FLAG_OFF));
                session.echo();
            }
            server.on(
                    SmbCommand.ECHO, turn -> turn.send(turn.answer(message -> SmbHeader.putSessionId(message, 0, 0))));
            session.echo();

            assertThat(read()).isEqualTo(1000);
            assertThat(session.metrics().signatureFailures()).isZero();
            assertThat(server.seen().stream().filter(SmbCommand.SESSION_SETUP::equals))
                    .hasSize(2);
            server.close();
        }
    }

    @Test
    void aWrongSignatureOfAnEchoEndsTheConnection() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.ECHO, turn -> {
            byte[] message = turn.seal(turn.answer());
            message[SmbHeader.SIGNATURE_OFFSET] ^= 1;
            turn.send(message);
        });
        assertThat(failureOf(this::echo)).isInstanceOf(SmbSecurityException.class);
        awaitClosed(session);
    }

    @Test
    void anUnsignedGoodbyeEndsNothing() throws Exception {
        for (Form form : List.of(Form.FLAG_OFF, Form.ZEROS)) {
            open(Rules.SIGNED);
            server.on(SmbCommand.TREE_DISCONNECT, turn -> turn.send(form.apply(turn, turn.answer())));
            session.share("other").close();

            assertThat(read()).isEqualTo(1000);
            assertThat(session.metrics().signatureFailures()).isZero();
            server.close();
        }
    }

    @Test
    void aWatchBeginsThoughTheEchoIsUnsigned() throws IOException {
        open(Rules.SIGNED);
        server.on(SmbCommand.ECHO, turn -> turn.send(turn.answer()));
        server.on(
                SmbCommand.CHANGE_NOTIFY,
                turn -> turn.send(turn.seal(turn.pending(turn.header().messageId(), 1))));
        share.watch("").close();
        assertThat(read()).isEqualTo(1000);
    }
}
