// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** A session on a {@link StrictServer}. After a test, no exchange is open and no credit or message id is lost. */
@SuppressWarnings("NullAway.Init") // each test opens a session with its own number of credits
abstract class StrictCase extends LiveCase {
    static final int MIB = 1 << 20;

    StrictServer strict;

    StrictCase(String backend) {
        super(backend);
    }

    void openStrict(int credits) throws IOException {
        openStrict(credits, settings());
    }

    void openStrict(int credits, SmbClient.Builder settings) throws IOException {
        strict = new StrictServer(credits);
        server = strict.attach(serve(Rules.SIGNED));
        session = connect(server, settings);
        share = session.share(PlayedServer.SHARE);
    }

    @AfterEach
    void nothingIsOpenAndNothingWasLost() throws IOException {
        if (session == null || !session.isOpen()) {
            return;
        }
        strict.letGo();
        session.echo();
        Bounded.await(
                () -> "nothing open: " + counted(session),
                () -> counted(session).exchangesOpen() == 0
                        && counted(session).queuedFrames() == 0
                        && session.info().credits() == strict.outstanding());
        assertThat(strict.withoutGaps()).isTrue();
    }

    int charges(SmbCommand command) {
        return strict.headers(command).stream()
                .mapToInt(SmbHeader::creditCharge)
                .sum();
    }
}
