// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The server chooses the depth of a tree. */
class EndlessTreeTest extends LiveCase {
    private static final int SMALL_STACK = 256 << 10;

    EndlessTreeTest(String backend) {
        super(backend);
    }

    private static ByteBuffer directory(String name) {
        ByteBuffer entry = Honest.listing(Honest.entry(name));
        entry.order(ByteOrder.LITTLE_ENDIAN).putInt(56, FileAttributes.DIRECTORY);
        return entry;
    }

    @Test
    void deletingItEndsWithATypedErrorAndTheSessionLives() throws Exception {
        open(Rules.SIGNED);
        server.on(
                SmbCommand.CREATE,
                turn -> turn.send(turn.seal(turn.answer(
                        NtStatus.SUCCESS,
                        new CreateResponse(
                                0, 0, 1, 1, 1, 1, 1, 0, 0, FileAttributes.DIRECTORY, Honest.FILE, List.of())))));
        server.on(SmbCommand.QUERY_DIRECTORY, turn -> {
            boolean first = ((QueryDirectoryRequest) turn.request()).fileId().equals(FileId.RELATED);
            Honest.Answer answer = first
                    ? Honest.success(new QueryDirectoryResponse(directory("one directory in another")))
                    : Honest.error(turn, NtStatus.NO_MORE_FILES);
            turn.send(turn.seal(turn.answer(answer.status(), answer.body())));
        });
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        Runnable delete = () -> {
            try {
                share.deleteRecursively("tree");
                failure.complete(new AssertionError("it was deleted"));
            } catch (SmbException | StackOverflowError e) {
                failure.complete(e);
            }
        };
        new Thread(null, delete, "small stack", SMALL_STACK).start();
        assertThat(failure.get(60, TimeUnit.SECONDS))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("so deep that no path can name them");
        session.echo();
    }
}
