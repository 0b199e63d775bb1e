// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The server reports that a path leads through a symbolic link. */
class SymbolicLinkErrorTest extends LiveCase {
    SymbolicLinkErrorTest(String backend) {
        super(backend);
    }

    @Test
    void theHintSaysThatALinkIsNotFollowedAndNothingIsDeleted() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.CREATE, turn -> {
            Honest.Answer stopped = Honest.error(turn, NtStatus.STOPPED_ON_SYMLINK);
            turn.send(turn.seal(turn.answer(stopped.status(), stopped.body())));
        });
        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> share.stat("link"), () -> share.deleteRecursively("link"), () -> share.list("link/below")
        }) {
            assertThatThrownBy(call).isInstanceOfSatisfying(SmbStatusException.class, e -> {
                assertThat(e.statusName()).contains("STATUS_STOPPED_ON_SYMLINK");
                assertThat(e.hint()).contains("a symbolic link, which is not followed");
            });
        }
        assertThat(server.seen()).doesNotContain(SmbCommand.SET_INFO);
        session.echo();
    }
}
