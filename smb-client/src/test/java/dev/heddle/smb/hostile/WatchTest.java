// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.ClockedBackend;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.SmbWatchEvent;
import dev.heddle.smb.SmbWatchEvent.Kind;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.wire.ChangeNotifyRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A watch against a server that loses changes while it has no request, that loses requests, and that sends false
 * responses.
 */
class WatchTest extends WatchCase {
    private final FakeClock clock = new FakeClock();
    private final String backend;

    WatchTest(String backend) {
        super(backend);
        this.backend = backend;
    }

    @Override
    SmbClient.Builder settings() {
        return super.settings().backend(new ClockedBackend(backend, clock));
    }

    @AfterEach
    void closed() throws IOException {
        watcher.close();
        session.echo();
    }

    /** The next change happens right after each response, before the client can send anything. */
    @Test
    void nothingIsLostInTheGapBetweenAnswerAndNextRequest() throws Exception {
        int count = 10_000;
        watch();
        events.burst(server, count);
        session.echo();
        List<SmbWatchEvent> taken = take(count);
        assertThat(events.lost()).isZero();
        for (int i = 0; i < count; i++) {
            assertThat(taken.get(i)).isEqualTo(added("f" + i));
        }
    }

    /** Shows how strict this server is: with one request fewer than the client sends, a change is lost. */
    @Test
    void withOneRequestLessAChangeIsLostInTheGap() throws Exception {
        watch();
        events.forgetAllBut(1);
        events.burst(server, 10);
        session.echo();
        List<SmbWatchEvent> taken = take(9);
        assertThat(taken).hasSize(9).doesNotContain(added("f1"));
        assertThat(events.lost()).isEqualTo(1);
    }

    @Test
    void eventsComeInTheOrderOfTheAnswersNotOfTheRequests() throws Exception {
        watch();
        events.reportToTheLatestFirst(server, "first", "second");
        session.echo();
        assertThat(take(2)).containsExactly(added("first"), added("second"));
    }

    @Test
    void asksForWhatWasWanted() throws Exception {
        watch(SmbWatchOption.RECURSIVE, SmbWatchOption.NAMES_ONLY);
        ChangeNotifyRequest request =
                (ChangeNotifyRequest) events.requests().get(0).request();
        assertThat(request.flags()).isEqualTo(1);
        assertThat(request.completionFilter()).isEqualTo(3);
        assertThat(request.outputBufferLength()).isEqualTo(65536);
    }

    /** The replacements arrive before the CANCEL, and responses sent before it still count. */
    @Test
    void refreshedReplacementFirst() throws Exception {
        watch();
        Caller<List<SmbWatchEvent>> taker = Caller.start(() -> List.of(watcher.take(), watcher.take()));
        events.answerCancelsWith(FileNotifyInformation.ADDED, "late");
        clock.advance(Duration.ofMinutes(9));
        session.echo();
        assertThat(events.requests()).hasSize(2);

        clock.advance(Duration.ofMinutes(1));
        Bounded.await("two cancels", () -> events.cancels().size() == 2);
        assertThat(events.requests()).hasSize(4);
        List<SmbCommand> order = server.seen().stream()
                .filter(c -> c == SmbCommand.CHANGE_NOTIFY || c == SmbCommand.CANCEL)
                .toList();
        SmbCommand ask = SmbCommand.CHANGE_NOTIFY;
        assertThat(order).containsExactly(ask, ask, ask, ask, SmbCommand.CANCEL, SmbCommand.CANCEL);
        assertThat(events.cancels()).allMatch(SmbHeader::isAsync);
        assertThat(events.cancels().stream().map(SmbHeader::asyncId).toList())
                .isEqualTo(List.of(WatchedServer.asyncId(0), WatchedServer.asyncId(1)));

        events.report(server, FileNotifyInformation.ADDED, "after");
        session.echo();
        assertThat(taker.get()).containsExactly(added("late"), added("after"));
    }

    @Test
    void requestsThatTheServerForgotAreGivenUp() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        server.on(SmbCommand.CANCEL, turn -> events.cancels().add(turn.header()));
        for (int i = 1; i <= 3; i++) {
            int asked = 2 + 2 * i;
            clock.advance(Duration.ofMinutes(10)); // a standstill, followed by a grace period
            Bounded.await("a refresh", () -> {
                clock.advance(Duration.ofSeconds(1));
                return events.requests().size() == asked;
            });
        }
        session.echo();
        Bounded.await(
                "two requests and two that are on their way out",
                () -> session.metrics().connection().exchangesOpen() == 4);
        events.forgetAllBut(2);
        events.report(server, FileNotifyInformation.ADDED, "seen");
        session.echo();
        assertThat(taker.get()).isEqualTo(added("seen"));
    }

    @Test
    void deadServerIsNoticed() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        int echoes = echoes();
        server.on(SmbCommand.ECHO, turn -> assertThat(turn.command()).isEqualTo(SmbCommand.ECHO)); // never answered
        Bounded.await("the question", () -> {
            clock.advance(Duration.ofSeconds(61));
            return echoes() > echoes;
        });
        Bounded.await("the end", () -> {
            clock.advance(Duration.ofSeconds(5));
            return taker.isDone();
        });
        assertThat(taker.failure()).isInstanceOf(SmbTimeoutException.class).hasMessageContaining("sign of life");
        server.on(SmbCommand.ECHO, Turn::reply);
    }

    private int echoes() {
        return (int) server.seen().stream().filter(c -> c == SmbCommand.ECHO).count();
    }

    @Test
    void theWatchOutlivesEveryTimeout() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        for (int i = 0; i < 8; i++) {
            clock.advance(Duration.ofMinutes(1));
            session.echo();
        }
        events.report(server, FileNotifyInformation.MODIFIED, "file");
        session.echo();
        assertThat(taker.get()).isEqualTo(new SmbWatchEvent(Kind.MODIFIED, "dir/file", null));
    }

    @Test
    void lostConnection() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        server.disconnect();
        assertThat(taker.failure()).isInstanceOf(SmbConnectionException.class);
        assertThat(failureOf(watcher::take)).isInstanceOf(SmbConnectionException.class);
        session = connect(server);
    }

    @Test
    void closedWhileSomebodyWaits() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        watcher.close();
        assertThat(taker.failure()).isInstanceOf(SmbClosedException.class).hasMessageContaining("closed");
        assertThat(events.cancels()).hasSize(2).allMatch(SmbHeader::isAsync);
        assertThat(server.seen()).contains(SmbCommand.CLOSE);
        assertThat(failureOf(watcher::take)).isInstanceOf(SmbClosedException.class);

        watcher.close();
        session.echo();
        assertThat(server.seen().stream().filter(c -> c == SmbCommand.CLOSE)).hasSize(1);
        assertThat(events.cancels()).hasSize(2);
    }

    @Test
    void interruptedAndGoesOn() throws Exception {
        watch();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        taker.interrupt();
        assertThat(taker.failure()).hasMessageContaining("interrupted");
        events.report(server, FileNotifyInformation.ADDED, "later");
        session.echo();
        assertThat(take(1)).containsExactly(added("later"));
    }

    @Test
    void renamesArePaired() throws Exception {
        watch();
        events.report(server, FileNotifyInformation.RENAMED_OLD_NAME, "old", 5, "new");
        session.echo();
        assertThat(take(1)).containsExactly(new SmbWatchEvent(Kind.RENAMED, "dir/new", "dir/old"));

        events.report(server, FileNotifyInformation.RENAMED_OLD_NAME, "old");
        session.echo();
        events.report(server, FileNotifyInformation.RENAMED_NEW_NAME, "split");
        session.echo();
        assertThat(take(1)).containsExactly(new SmbWatchEvent(Kind.RENAMED, "dir/split", "dir/old"));

        events.report(server, FileNotifyInformation.RENAMED_OLD_NAME, "gone", 1, "other", 5, "came");
        session.echo();
        assertThat(take(3))
                .containsExactly(new SmbWatchEvent(Kind.REMOVED, "dir/gone", null), added("other"), added("came"));
    }

    @Test
    void anOldNameWithoutANewOne() throws Exception {
        watch();
        events.report(server, FileNotifyInformation.RENAMED_OLD_NAME, "gone");
        session.echo();
        Caller<SmbWatchEvent> taker = Caller.start(watcher::take);
        Bounded.await("the old name was taken", () -> events.requests().size() == 3);
        Bounded.await("the event", () -> {
            clock.advance(Duration.ofMillis(100));
            return taker.isDone();
        });
        assertThat(taker.get()).isEqualTo(new SmbWatchEvent(Kind.REMOVED, "dir/gone", null));
    }

    @Test
    void tooManyChanges() throws Exception {
        watch();
        events.answer(server, NtStatus.NOTIFY_ENUM_DIR);
        session.echo();
        events.report(server);
        session.echo();
        SmbWatchEvent overflow = new SmbWatchEvent(Kind.OVERFLOW, "dir", null);
        assertThat(take(2)).containsExactly(overflow, overflow);
        events.report(server, FileNotifyInformation.ADDED, "next");
        session.echo();
        assertThat(take(1)).containsExactly(added("next"));
    }

    @Test
    void theServerEndsIt() throws Exception {
        watch();
        events.answer(server, NtStatus.OBJECT_NAME_NOT_FOUND);
        session.echo();
        assertThat(failureOf(watcher::take))
                .isInstanceOf(SmbNotFoundException.class)
                .hasMessageContaining("dir");
    }

    @Test
    void namesThatLeadOut() throws Exception {
        watch();
        events.report(server, FileNotifyInformation.ADDED, "good", 1, "..\\..\\secret");
        session.echo();
        assertThat(take(1)).containsExactly(added("good"));
        assertThat(failureOf(watcher::take))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("not a valid file name");
    }

    @Test
    void lengthsThatLie() throws Exception {
        watch();
        events.lie(server, message -> message.putInt(72 + 8, 0x7FFF_FFFE));
        session.echo();
        assertThat(failureOf(watcher::take))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("FileName");
    }

    @Test
    void chainsThatLoop() throws Exception {
        watch();
        events.lie(server, message -> message.putInt(72, 4));
        session.echo();
        assertThat(failureOf(watcher::take))
                .isInstanceOf(SmbProtocolException.class)
                .hasMessageContaining("NextEntryOffset");
    }

    @Test
    void notSupported() throws Exception {
        open(Rules.SIGNED);
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        watcher = share.watch("dir");
        failures.add(failureOf(watcher::take));
        assertThat(failures.get(0)).hasMessageContaining("NOT_SUPPORTED");
    }
}
