// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testkit.Caller;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Virtual threads that wait within a monitor, which before Java 24 pins their carriers; twice as many as there are
 * carriers.
 */
@EachBackend
class PinnedCallersTest extends SessionTestCase {
    private static final int SIZE = 64 << 10;
    private static final int PIECE = 4 << 10;

    PinnedCallersTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers.standard());
    }

    private static int twiceTheCarriers() {
        return 2
                * Integer.getInteger(
                        "jdk.virtualThreadScheduler.parallelism",
                        Runtime.getRuntime().availableProcessors());
    }

    @Test
    void theyReadThroughChannels() throws Exception {
        byte[] content = TestData.bytes(SIZE, 1);
        place("file", content);
        List<Caller<byte[]>> callers = new ArrayList<>();
        for (int i = 0; i < twiceTheCarriers(); i++) {
            Monitor monitor = new Monitor();
            callers.add(Caller.startVirtual(() -> {
                try (SeekableByteChannel channel = share.openChannel(path("file"), StandardOpenOption.READ)) {
                    ByteBuffer read = ByteBuffer.allocate(SIZE);
                    while (read.hasRemaining() && monitor.read(channel, read)) {}
                    return read.array();
                }
            }));
        }
        for (Caller<byte[]> caller : callers) {
            TestData.assertBytes(caller.get(), content);
        }
    }

    private static final class Monitor {
        synchronized boolean read(SeekableByteChannel channel, ByteBuffer target) throws Exception {
            ByteBuffer piece = target.slice(target.position(), Math.min(PIECE, target.remaining()));
            int count = channel.read(piece);
            target.position(target.position() + Math.max(0, count));
            return count > 0;
        }
    }

    /** The JDK's stream is synchronized. */
    @Test
    void theyWriteThroughAZippingStream() throws Exception {
        byte[] content = TestData.bytes(SIZE, 2);
        List<Caller<Boolean>> callers = new ArrayList<>();
        for (int i = 0; i < twiceTheCarriers(); i++) {
            String name = path("zipped" + i);
            callers.add(Caller.startVirtual(() -> {
                try (OutputStream out = new GZIPOutputStream(share.openWrite(name))) {
                    for (int at = 0; at < SIZE; at += PIECE) {
                        out.write(content, at, PIECE);
                    }
                }
                return true;
            }));
        }
        for (int i = 0; i < callers.size(); i++) {
            assertThat(callers.get(i).get()).isTrue();
            byte[] zipped = Files.readAllBytes(folder.resolve("zipped" + i));
            TestData.assertBytes(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes(), content);
        }
    }
}
