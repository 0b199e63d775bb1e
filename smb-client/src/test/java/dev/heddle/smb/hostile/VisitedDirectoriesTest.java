// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbVisitedDirectories;
import dev.heddle.smb.SmbVisitedException;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Which directories count as the same, by the ids that the server reports. The path "5_1" is a directory with file id 5
 * on volume 1.
 */
class VisitedDirectoriesTest extends LiveCase {
    @SuppressWarnings("NullAway.Init") // set before each test
    private SmbVisitedDirectories visited;

    VisitedDirectoriesTest(String backend) {
        super(backend);
    }

    @BeforeEach
    void serveDirectories() throws IOException {
        open(Rules.SIGNED);
        server.on(SmbCommand.CREATE, turn -> {
            String[] ids = ((CreateRequest) turn.request()).name().split("_", -1);
            byte[] data = new byte[32];
            ByteBuffer.wrap(data)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(Long.parseLong(ids[0]))
                    .putLong(Long.parseLong(ids[1]));
            turn.send(turn.seal(turn.answer(
                    NtStatus.SUCCESS,
                    new CreateResponse(
                            0,
                            0,
                            1,
                            1,
                            1,
                            1,
                            1,
                            0,
                            0,
                            FileAttributes.DIRECTORY,
                            Honest.FILE,
                            List.of(new CreateContext("QFid", data))))));
        });
        visited = share.visitedDirectories("");
    }

    private void list(String directory) throws IOException {
        try (Stream<SmbEntry> entries = share.list(directory, visited)) {
            assertThat(entries).isNotNull();
        }
    }

    @Test
    void theSameFileIdOnOneVolumeIsTheSameDirectory() throws Exception {
        list("5_1");
        assertThatThrownBy(() -> list("5_1")).isInstanceOf(SmbVisitedException.class);
        list("6_1");
    }

    /** Roots of file systems within a share have the same file id: with btrfs 256, with ZFS 34. */
    @Test
    void theSameFileIdOnAnotherVolumeIsAnotherDirectory() throws Exception {
        list("256_1");
        list("256_2");
    }

    @Test
    void zeroAndMinusOneAreNoIds() throws Exception {
        for (String unknown : new String[] {"0_1", "0_1", "-1_1", "-1_1"}) {
            list(unknown);
        }
    }
}
