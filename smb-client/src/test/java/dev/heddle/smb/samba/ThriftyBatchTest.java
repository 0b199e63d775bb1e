// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.SmbBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Batches on a server that grants 16 credits and accepts 64 KiB at a time. */
@EachBackend
class ThriftyBatchTest extends SessionTestCase {
    private static final int COUNT = 200;

    ThriftyBatchTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.with(ServerKind.SMALL.config()));
    }

    private static byte[] content(int number) {
        return TestData.bytes(number % 10 == 0 ? 150_000 : number, number);
    }

    @Test
    void aBatchWaitsForCreditsAndLosesNothing() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < COUNT; i++) {
            files.put(path("file" + i), content(i));
        }
        List<String> paths = List.copyOf(files.keySet());
        assertThat(share.writeAll(files)).allMatch(BatchResult::succeeded);
        List<BatchResult<byte[]>> read = share.readAll(paths);
        for (int i = 0; i < COUNT; i++) {
            TestData.assertBytes(read.get(i).get(), content(i));
        }
        assertThat(session.info().credits()).isLessThanOrEqualTo(ServerKind.SMALL_CREDITS);
        SmbBatch wide = share.batch().inFlight(4096);
        paths.forEach(wide::delete);
        assertThat(wide.run()).hasSize(COUNT).allMatch(BatchResult::succeeded);
        assertThat(folder).isEmptyDirectory();
    }
}
