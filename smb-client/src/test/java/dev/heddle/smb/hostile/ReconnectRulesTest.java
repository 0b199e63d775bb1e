// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a reconnect sends, when it sends it, and what is left when it fails. */
class ReconnectRulesTest extends LiveCase {
    ReconnectRulesTest(String backend) {
        super(backend);
    }

    private static void refuse(Turn turn) throws IOException {
        Honest.Answer refusal = Honest.error(turn, NtStatus.LOGON_FAILURE);
        turn.send(turn.answer(refusal.status(), refusal.body()));
    }

    @Test
    void theServerIsToldWhichSessionIsReplaced() throws Exception {
        List<Long> previous = new CopyOnWriteArrayList<>();
        open(Rules.SIGNED);
        server.on(SmbCommand.SESSION_SETUP, turn -> {
            previous.add(((SessionSetupRequest) turn.request()).previousSessionId());
            turn.reply();
        });
        SmbSession next = session.reconnect();
        next.echo();
        assertThat(previous).containsExactly(PlayedSession.ID, PlayedSession.ID);
        assertThat(server.seen()).doesNotContain(SmbCommand.LOGOFF);
    }

    @Test
    void aRefusedLoginLeavesTheOldSessionEndedAndTheNextTryFree() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.SESSION_SETUP, ReconnectRulesTest::refuse);
        assertThat(failureOf(session::reconnect)).isInstanceOf(SmbAuthenticationException.class);
        assertThat(session.isOpen()).isFalse();
        assertThat(failureOf(this::read))
                .isInstanceOf(SmbConnectionException.class)
                .hasMessageContaining("reconnected");

        server.on(SmbCommand.SESSION_SETUP, Turn::reply);
        session.reconnect().share(PlayedServer.SHARE).open("file").close();
    }

    @Test
    void nothingReconnectsByItself() throws Exception {
        open(Rules.SIGNED);
        server.disconnect();
        assertThat(failureOf(this::read)).isInstanceOf(SmbConnectionException.class);
        awaitClosed(session);
        for (int i = 0; i < 10; i++) {
            assertThat(failureOf(this::echo)).isInstanceOf(SmbConnectionException.class);
            assertThat(failureOf(() -> session.share(PlayedServer.SHARE))).isInstanceOf(SmbConnectionException.class);
        }
        assertThat(server.seen()).containsOnlyOnce(SmbCommand.NEGOTIATE);
    }

    /** A password of zeros is not sent: several failed attempts lock an account. */
    @Test
    void closedCredentialsAreNotTried() throws Exception {
        Credentials credentials = Credentials.password(PlayedServer.USER, PlayedServer.PASSWORD.toCharArray());
        server = serve(Rules.SIGNED);
        session = connect(server, settings().credentials(credentials));
        long logins = logins();
        credentials.close();
        assertThat(failureOf(session::reconnect))
                .isInstanceOf(SmbAuthenticationException.class)
                .hasMessageContaining("were closed");
        assertThat(logins()).isEqualTo(logins);
    }

    private long logins() {
        return server.seen().stream()
                .filter(command -> command == SmbCommand.SESSION_SETUP)
                .count();
    }

    @Test
    void aSessionThatIsClosedStaysClosed() throws Exception {
        open(Rules.SIGNED);
        session.close();
        assertThat(failureOf(session::reconnect)).isInstanceOf(SmbClosedException.class);
        Bounded.await("the goodbye", () -> server.seen().contains(SmbCommand.LOGOFF));
        assertThat(server.seen()).containsOnlyOnce(SmbCommand.NEGOTIATE);
    }
}
