// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Lesson P1: a response that arrives after its caller has gone reaches no other caller. */
@SuppressWarnings("NullAway") // held is set after the wait
class LateReplyLessonsTest extends LiveCase {
    private final AtomicReference<Turn> held = new AtomicReference<>();

    LateReplyLessonsTest(String backend) {
        super(backend);
    }

    /** The server holds back the second page and sends it just before the response to the next request. */
    @Test
    void theLastPageOfAListingThatNobodyReadsOnDoesNotAnswerTheNextCall() throws Exception {
        open(Rules.SIGNED);
        server.on(SmbCommand.QUERY_DIRECTORY, turn -> {
            byte[] answer = turn.answer();
            if (turn.session().countListing() < 2) {
                turn.send(turn.seal(answer));
            } else {
                held.set(turn);
            }
        });
        try (Stream<SmbEntry> entries = share.list("")) {
            Iterator<SmbEntry> all = entries.iterator();
            assertThat(Caller.start(all::next).get().name()).isEqualTo("a.txt");
            if (held.get() == null) {
                session.echo();
            }
        }
        Bounded.await("the request for the second page", () -> held.get() != null);
        server.on(SmbCommand.READ, turn -> {
            Turn late = held.getAndSet(null);
            if (late != null) {
                turn.send(late.seal(late.answer()));
            }
            turn.reply();
        });
        assertThat(share.readAllBytes("file")).isEqualTo(Honest.content(0, Honest.SIZE));
        assertThat(counted(session).lateReplies()).isEqualTo(1);
        assertThat(counted(session).strayReplies()).isZero();
        assertThat(counted(session).exchangesOpen()).isZero();
    }
}
