// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The client works with the played server as long as no test makes it hostile; otherwise the attacks would prove
 * nothing.
 */
class HonestTest extends HostileCase {
    HonestTest(String backend) {
        super(backend);
    }

    @Test
    void signed() throws IOException {
        roundTrip(Rules.SIGNED, false);
    }

    @Test
    void encrypted() throws IOException {
        roundTrip(Rules.ENCRYPTED, true);
    }

    @Test
    void encryptedShare() throws IOException {
        roundTrip(Rules.ENCRYPTED_SHARE, false);
    }

    @Test
    void smb302() throws IOException {
        roundTrip(Rules.SMB_3_0_2, false);
    }

    @Test
    void smb21() throws IOException {
        roundTrip(Rules.SMB_2_1, false);
    }

    private void roundTrip(Rules rules, boolean encrypted) throws IOException {
        try (SmbSession session = connect(serve(rules));
                SmbShare share = session.share(PlayedServer.SHARE)) {
            assertThat(session.info().encrypted()).isEqualTo(encrypted);
            session.echo();
            assertThat(share.readAllBytes("file")).isEqualTo(Honest.content(0, Honest.SIZE));
            try (Stream<SmbEntry> entries = share.list("")) {
                assertThat(entries.map(SmbEntry::name)).containsExactly("a.txt", "b.txt");
            }
            assertThat(session.metrics().connection().strayReplies()).isZero();
        }
    }
}
