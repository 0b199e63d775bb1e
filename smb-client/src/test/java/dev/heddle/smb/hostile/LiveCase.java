// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Attacks on a logged-in session with an open file. */
@SuppressWarnings("NullAway.Init") // each test opens a server with its own rules
abstract class LiveCase extends HostileCase {
    PlayedServer server;
    SmbSession session;
    SmbShare share;
    SmbFile file;

    LiveCase(String backend) {
        super(backend);
    }

    void open(Rules rules) throws IOException {
        server = serve(rules);
        session = connect(server);
        share = session.share(PlayedServer.SHARE);
        file = share.open("file");
    }

    int read() throws IOException {
        return file.read(ByteBuffer.allocate(1000), 0);
    }

    /** The attack fails the one call that it answers, and no other; the connection stays open. */
    void failsTheCall(Class<? extends SmbException> type, String message, PlayedServer.Act act) throws Exception {
        server.on(SmbCommand.READ, act);
        assertThat(failureOf(this::read)).isInstanceOf(type).hasMessageContaining(message);

        server.on(SmbCommand.READ, Turn::reply);
        assertThat(read()).isEqualTo(1000);
        assertThat(session.isOpen()).isTrue();
    }

    /**
     * The attack, as the response to a TREE_CONNECT, ends the connection: it fails that call, another thread's read,
     * and every later call.
     */
    void endsTheConnection(Class<? extends SmbException> type, String message, PlayedServer.Act act) throws Exception {
        server.on(SmbCommand.READ, turn -> assertThat(turn.command()).isEqualTo(SmbCommand.READ)); // never answered
        Caller<Integer> bystander = Caller.start(this::read);
        Bounded.await("the bystander's request", () -> server.seen().contains(SmbCommand.READ));
        server.on(SmbCommand.TREE_CONNECT, act);

        assertThat(failureOf(() -> session.share("other"))).isInstanceOf(type).hasMessageContaining(message);
        assertThat(bystander.failure()).isInstanceOf(type).hasMessageContaining(message);
        awaitClosed(session);
        assertThat(failureOf(this::echo)).isInstanceOf(type).hasMessageContaining(message);
    }

    /** Like {@link #endsTheConnection}, with bytes that are sent before the honest response. */
    void endsTheConnection(String message, byte[] bytes) throws Exception {
        endsTheConnection(SmbProtocolException.class, message, turn -> {
            turn.session().sendRaw(bytes);
            turn.reply();
        });
    }

    @Nullable
    Void echo() throws IOException {
        session.echo();
        return null;
    }
}
