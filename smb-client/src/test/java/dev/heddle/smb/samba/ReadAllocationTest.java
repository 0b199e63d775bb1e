// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static java.nio.file.StandardOpenOption.READ;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.heddle.smb.SmbFile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Reading into a caller's buffer allocates nothing that grows with the bytes read, in any thread of the process. */
@EachBackend
@NeedsSamba("the embedded server allocates in the same process")
class ReadAllocationTest extends SessionTestCase {
    private static final int LENGTH = 4 * TestData.MIB;
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    ReadAllocationTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    @Test
    void readingAllocatesFarLessThanItReads() throws IOException {
        place("file", TestData.bytes(LENGTH, 1));
        ByteBuffer target = ByteBuffer.allocateDirect(LENGTH);
        try (SmbFile file = share.open(path("file"), READ)) {
            for (int i = 0; i < WARM_UP; i++) {
                read(file, target);
            }
            long least = Long.MAX_VALUE; // other threads of the process may allocate meanwhile, but not all the time
            for (int i = 0; i < ROUNDS; i++) {
                long before = threads.getTotalThreadAllocatedBytes();
                read(file, target);
                least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
            }
            assertThat(least).isLessThan(LENGTH / 64);
        }
    }

    private static void read(SmbFile file, ByteBuffer target) throws IOException {
        target.clear();
        assertThat(file.read(target, 0)).isEqualTo(LENGTH);
    }
}
