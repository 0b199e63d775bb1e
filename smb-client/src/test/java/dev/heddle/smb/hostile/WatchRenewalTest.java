// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A watch whose session expires. */
class WatchRenewalTest extends WatchCase {
    WatchRenewalTest(String backend) {
        super(backend);
    }

    @AfterEach
    void closed() {
        watcher.close();
    }

    private int logins() {
        return (int) server.seen().stream()
                        .filter(c -> c == SmbCommand.SESSION_SETUP)
                        .count()
                / 2;
    }

    @Test
    void nothingIsLostWhenTheSessionExpiresAmongManyChanges() throws Exception {
        int count = 1000;
        watch();
        events.expireAt(server, 500);
        events.burst(server, count);
        session.echo();
        List<SmbWatchEvent> taken = take(count);
        for (int i = 0; i < count; i++) {
            assertThat(taken.get(i)).isEqualTo(added("f" + i));
        }
        assertThat(events.lost()).isZero();
        assertThat(events.refused()).isPositive();
        assertThat(logins()).isEqualTo(2);
        session.echo();
        assertThat(events.requests()).hasSize(count + 2);
    }

    @Test
    void theWatchGoesOnWhenTheServerHasThrownItsRequestsAway() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        events.expire(server);
        session.echo();
        Bounded.await("two new requests", () -> events.requests().size() == 4);
        events.report(server, FileNotifyInformation.ADDED, "later");
        session.echo();
        assertThat(taker.get()).isEqualTo(added("later"));
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    void aServerThatNeverStopsSayingSo() throws Exception {
        watch();
        events.expire(server);
        session.echo();
        server.on(SmbCommand.CHANGE_NOTIFY, turn -> {
            byte[] refusal = turn.answer(
                    NtStatus.NETWORK_SESSION_EXPIRED, new ErrorResponse(SmbCommand.CHANGE_NOTIFY, 0, new byte[0]));
            turn.send(turn.seal(refusal));
        });
        assertThat(failureOf(watcher::take))
                .isInstanceOf(SmbStatusException.class)
                .hasMessageContaining("STATUS_NETWORK_SESSION_EXPIRED");
        assertThat(logins()).isLessThan(8);
        session.echo();
    }

    @Test
    void aLoginThatIsRefusedEndsTheWatch() throws Exception {
        watch();
        events.expire(server);
        server.on(
                SmbCommand.SESSION_SETUP,
                turn -> turn.send(turn.seal(turn.answer(
                        NtStatus.LOGON_FAILURE, new ErrorResponse(SmbCommand.SESSION_SETUP, 0, new byte[0])))));
        session.echo();
        assertThat(failureOf(watcher::take)).isInstanceOf(SmbAuthenticationException.class);
        assertThat(failureOf(watcher::take)).isInstanceOf(SmbAuthenticationException.class);
    }
}
