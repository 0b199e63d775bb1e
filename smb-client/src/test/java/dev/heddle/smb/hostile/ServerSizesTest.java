// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The minimum that a server has to allow for one request: the bytes that one credit pays for ([MS-SMB2] 3.2.5.2). */
class ServerSizesTest extends LiveCase {
    ServerSizesTest(String backend) {
        super(backend);
    }

    private PlayedServer serverOfSize(int maxIo) throws IOException {
        List<NegotiateContext> contexts = Honest.negotiate(Rules.SIGNED).contexts();
        return serve(Rules.SIGNED)
                .on(
                        SmbCommand.NEGOTIATE,
                        turn -> turn.send(turn.answer(NtStatus.SUCCESS, Honest.negotiate(0x0311, maxIo, contexts))));
    }

    @Test
    void aServerThatAllowsTheLeastGetsRequestsOfThatSize() throws Exception {
        server = serverOfSize(65_536);
        session = connect(server);
        share = session.share(PlayedServer.SHARE);
        assertThat(share.readAllBytes("file")).isEqualTo(Honest.content(0, Honest.SIZE));
        assertThat(session.info().maxReadSize()).isEqualTo(65_536);
    }

    @Test
    void aServerThatAllowsLessIsRefused() throws Exception {
        PlayedServer tiny = serverOfSize(65_535);
        assertThat(failureOf(() -> connect(tiny)))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("65535");
    }
}
