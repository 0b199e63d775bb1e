// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.Inside;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.ShareAccess;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Another client holds an oplock and does not answer its break: Samba waits for it for 30 s, which no setting shortens,
 * then continues.
 */
@EachBackend
@NeedsSamba("the embedded server grants no oplocks and no leases")
@Tag("slow")
class SilentHolderTest extends SessionTestCase {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    SilentHolderTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Override
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder.requestTimeout(TIMEOUT);
    }

    @Test
    void anOpenThatItKeepsWaitingLongerThanTheTimeoutSucceeds() throws Exception {
        place("file", TestData.bytes(1000, 1));
        // A worker without threads reads only while a caller waits: it never receives the break.
        try (SmbClient silent = alice("single").build();
                SmbSession others = silent.connect(SambaServer.HOST, server.port());
                SmbShare there = others.share(SambaConfig.SHARE)) {
            Inside.Opened held = Inside.open(there, path("file"), CreateRequest.OPLOCK_BATCH, ShareAccess.ALL);
            assertThat(held.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_BATCH);
            long begin = System.nanoTime();
            try (SmbFile file = share.open(path("file"))) {
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(TIMEOUT);
                assertThat(file.read(ByteBuffer.allocate(1000), 0)).isEqualTo(1000);
            }
            assertThat(session.metrics().connection().interimReplies()).isPositive();
        }
    }
}
