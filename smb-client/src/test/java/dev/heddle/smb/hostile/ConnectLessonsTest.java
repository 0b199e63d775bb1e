// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NegotiateRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Lessons P13 and P14, and item 0.8: what connections share, what they leave behind, and what they must not offer. */
class ConnectLessonsTest extends HostileCase {
    private static final int CONNECTIONS = 500;

    ConnectLessonsTest(String backend) {
        super(backend);
    }

    /** Samba hands all connections of one GUID to one process, in which they wait for each other. */
    @Test
    void everyConnectionHasAGuidOfItsOwn() throws Exception {
        List<UUID> guids = new CopyOnWriteArrayList<>();
        PlayedServer server = serve(Rules.SIGNED).on(SmbCommand.NEGOTIATE, turn -> {
            guids.add(((NegotiateRequest) turn.request()).clientGuid());
            turn.reply();
        });
        try (SmbClient client = settings().build()) {
            List<Caller<SmbSession>> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(Caller.start(() -> client.connect(PlayedServer.HOST, server.port())));
            }
            for (Caller<SmbSession> caller : callers) {
                assertThat(caller.get().isOpen()).isTrue();
            }
        }
        assertThat(new HashSet<>(guids)).hasSize(20).doesNotContain(new UUID(0, 0));
    }

    @Test
    void compressionIsNotOffered() throws Exception {
        List<NegotiateContext> offered = new CopyOnWriteArrayList<>();
        PlayedServer server = serve(Rules.SIGNED).on(SmbCommand.NEGOTIATE, turn -> {
            offered.addAll(((NegotiateRequest) turn.request()).contexts());
            turn.reply();
        });
        connect(server).close();
        assertThat(offered).isNotEmpty().noneMatch(NegotiateContext.CompressionCapabilities.class::isInstance);
    }

    private static PlayedServer.Act refuse() {
        return turn -> {
            Honest.Answer refusal = Honest.error(turn, NtStatus.LOGON_FAILURE);
            turn.send(turn.answer(refusal.status(), refusal.body()));
        };
    }

    /** Opens a connection and ends it in the given way; with the last way it stays open until the client is closed. */
    private static void connectOnce(PlayedServer server, SmbClient client, int way) throws Exception {
        server.on(
                SmbCommand.NEGOTIATE,
                way == 0 ? refuse() : way == 1 ? turn -> turn.session().hangUp() : Turn::reply);
        server.on(SmbCommand.SESSION_SETUP, way == 2 ? refuse() : Turn::reply);
        server.on(SmbCommand.ECHO, way == 3 ? turn -> turn.session().reset() : Turn::reply);
        try {
            SmbSession session = client.connect(PlayedServer.HOST, server.port());
            session.echo();
            assertThat(way).isGreaterThan(3);
            if (way == 4) {
                session.close();
            }
        } catch (SmbException e) {
            assertThat(way).as(e.toString()).isLessThan(4);
        }
    }

    @Test
    void fiveHundredConnectionsLeaveNothingOpen() throws Exception {
        PlayedServer server = serve(Rules.SIGNED);
        try (SmbClient client = settings().build()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                connectOnce(server, client, i % (i < CONNECTIONS / 10 ? 6 : 5));
            }
        }
        Bounded.await(() -> "an end of " + server.connections() + " connections", () -> server.connections() == 0);
    }
}
