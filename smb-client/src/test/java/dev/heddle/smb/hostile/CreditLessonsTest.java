// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lessons P3 and P17, and item 0.1: credits are acquired before a request is sent, and a small request costs few. */
class CreditLessonsTest extends StrictCase {
    private static final int CALLERS = 8;

    CreditLessonsTest(String backend) {
        super(backend);
    }

    @Test
    void manyTransfersNeverSpendMoreThanTheServerHasGranted() throws Exception {
        openStrict(16);
        int size = MIB + 17;
        strict.size(size);
        byte[] content = StrictServer.content(0, size);
        List<Caller<?>> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            callers.add(Caller.start(() -> {
                assertThat(share.readAllBytes("file")).isEqualTo(content);
                return true;
            }));
            callers.add(Caller.start(() -> {
                share.writeFile("file", content);
                return true;
            }));
        }
        for (Caller<?> caller : callers) {
            caller.get();
        }
        assertThat(charges(SmbCommand.READ)).isGreaterThan(CALLERS * 16);
        assertThat(charges(SmbCommand.WRITE)).isGreaterThan(CALLERS * 16);
    }

    @Test
    void whoWaitsForCreditsGetsThemWithTheNextReply() throws Exception {
        openStrict(4);
        strict.hold(SmbCommand.ECHO, 4);
        List<Caller<?>> callers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            callers.add(Caller.start(this::echo));
        }
        for (Caller<?> caller : callers) {
            caller.get();
        }
        assertThat(strict.headers(SmbCommand.ECHO)).hasSize(8);
    }

    @Test
    void manySmallReadsFitIntoFewCredits() throws Exception {
        openStrict(32);
        strict.size(1000).hold(SmbCommand.CREATE, 10);
        List<Caller<byte[]>> callers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            callers.add(Caller.start(() -> share.readAllBytes("file")));
        }
        for (Caller<byte[]> caller : callers) {
            assertThat(caller.get()).isEqualTo(StrictServer.content(0, 1000));
        }
        assertThat(strict.headers(SmbCommand.READ)).hasSize(10).allMatch(header -> header.creditCharge() == 1);
    }

    @Test
    void aSmallReadDoesNotAskForAsMuchAsTheServerAllows() throws Exception {
        openStrict(512);
        List<Integer> lengths = new ArrayList<>();
        strict.size(1000).answer(SmbCommand.READ, turn -> {
            lengths.add(((ReadRequest) turn.request()).length());
            return strict.read(turn, Integer.MAX_VALUE);
        });
        share.readAllBytes("file");
        assertThat(lengths).isNotEmpty().allMatch(length -> length <= 65536);
    }

    /** A caller that cancels or times out before its response arrives does not lose its credit. */
    @Test
    void repliesThatNobodyWaitsForGiveTheirCreditsBack() throws Exception {
        openStrict(8);
        strict.hold(SmbCommand.ECHO, Integer.MAX_VALUE);
        for (int i = 0; i < 7; i++) {
            int waiting = i + 1;
            Caller<?> caller = Caller.start(this::echo);
            Bounded.await("the request", () -> strict.waiting() == waiting);
            caller.interrupt();
            assertThat(caller.failure()).hasMessageContaining("interrupted");
        }
        strict.letGo();
        session.echo();
        Bounded.await("the late replies", () -> counted(session).lateReplies() == 7);
        assertThat(session.info().credits()).isEqualTo(8);
        assertThat(strict.headers().stream().filter(header -> header.command() == SmbCommand.CANCEL))
                .hasSize(7)
                .allMatch(header -> header.credits() == 0)
                .extracting(SmbHeader::messageId)
                .doesNotHaveDuplicates();
    }
}
