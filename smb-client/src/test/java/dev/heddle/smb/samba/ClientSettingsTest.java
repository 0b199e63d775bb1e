// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.WorkerConfig;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import org.junit.jupiter.api.Test;

@EachBackend
class ClientSettingsTest extends SessionTestCase {
    ClientSettingsTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void clientsWithTheSameSettingsShareAPool() throws Exception {
        byte[] content = TestData.bytes(TestData.MIB, 1);
        place("file", content);
        BufferPool pool = BufferPool.tracking(16 << 20);
        WorkerConfig settings = WorkerConfig.defaults().withPool(pool);
        try (SmbClient one = alice(backend).worker(settings).build();
                SmbClient two = alice(backend).worker(settings).build()) {
            for (SmbClient each : new SmbClient[] {one, two}) {
                SmbSession its = each.connect(SambaServer.HOST, server.port());
                SmbShare there = its.share(SambaConfig.SHARE);
                TestData.assertBytes(there.readAllBytes(path("file")), content);
                awaitIdle(its);
            }
            assertThat(pool.idleBytes()).isPositive();
        }
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void nobodyLogsInAsNobodyByForgettingTheCredentials() {
        assertThatThrownBy(() -> SmbClient.builder().backend(backend).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Credentials.anonymous()");
    }

    @Test
    void aNameOfSeveralPartsIsNoShareAndNoPipe() {
        for (String name : new String[] {"", "a/b", "a\\b", "a\0b"}) {
            assertThatThrownBy(() -> session.share(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.pipe(name)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
