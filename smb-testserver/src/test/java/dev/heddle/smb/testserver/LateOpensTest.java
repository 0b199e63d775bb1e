// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.ClockedBackend;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.Caller;
import dev.heddle.testkit.FakeClock;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that every handle which the server opens after the caller has stopped waiting is closed. */
@EachBackend
class LateOpensTest extends ServerCase {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    /** How long the client still waits for a response after an interrupt. */
    private static final Duration SHORT_WAIT = Duration.ofSeconds(5);

    private final FakeClock clock = new FakeClock();

    LateOpensTest(String backend) {
        super(backend);
    }

    /** The kinds of calls that open something at the server. */
    enum Opened {
        FILE {
            @Override
            Object open(LateOpensTest test) throws Exception {
                return test.share.open("file");
            }
        },
        INPUT_STREAM {
            @Override
            Object open(LateOpensTest test) throws Exception {
                return test.share.openRead("file");
            }
        },
        WRITTEN_FILE {
            @Override
            Object open(LateOpensTest test) throws Exception {
                test.share.writeFile("new", new byte[10]);
                return "";
            }
        },
        LISTING {
            @Override
            Object open(LateOpensTest test) throws Exception {
                return test.share.list("").toList();
            }
        },
        WATCH {
            @Override
            Object open(LateOpensTest test) throws Exception {
                return test.share.watch("");
            }
        },
        PIPE {
            @Override
            Object open(LateOpensTest test) throws Exception {
                return test.session.pipe("srvsvc");
            }
        };

        abstract Object open(LateOpensTest test) throws Exception;
    }

    @Override
    SmbClient.Builder configure(SmbClient.Builder builder) {
        return builder.requestTimeout(TIMEOUT).backend(new ClockedBackend(backend, clock));
    }

    @BeforeEach
    void place() throws Exception {
        Files.write(folder.resolve("file"), new byte[100_000]);
    }

    /** Starts a call whose handle the server has opened, and whose response it holds back until its next response. */
    private Caller<Object> openLate(Callable<Object> call) {
        server.faults().on(ServedCommand.CREATE).times(1).reorder();
        Caller<Object> caller = Caller.start(call);
        Bounded.await("the server has opened it", () -> server.openHandles() == 1);
        return caller;
    }

    /** Waits until nothing is open. The ECHOs are needed because a worker without threads reads only during a call. */
    private void assertClosed() {
        Bounded.await("nothing is open at the server", () -> {
            echo();
            return server.openHandles() == 0;
        });
    }

    private void echo() {
        try {
            session.echo();
        } catch (SmbException e) {
            throw new AssertionError("the connection must stay open", e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void afterATimeoutItIsClosed(Opened opened) throws Exception {
        Caller<Object> caller = openLate(() -> opened.open(this));
        clock.advance(TIMEOUT);
        assertThat(caller.failure())
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(SmbTimeoutException.class),
                        e -> assertThat(e).hasCauseInstanceOf(SmbTimeoutException.class));
        assertClosed();
    }

    @ParameterizedTest
    @EnumSource
    void afterAnInterruptItIsClosed(Opened opened) throws Exception {
        Caller<Object> caller = openLate(() -> opened.open(this));
        caller.interrupt();
        Bounded.await("the call ends", () -> {
            clock.advance(SHORT_WAIT);
            return caller.isDone();
        });
        assertThat(caller.failure())
                .satisfiesAnyOf(
                        e -> assertThat(e).isInstanceOf(SmbCancelledException.class),
                        e -> assertThat(e).hasCauseInstanceOf(SmbCancelledException.class));
        assertClosed();
    }

    /**
     * The compound itself contains the CLOSE. A second CLOSE could close another file that has got the same handle id
     * in the meantime.
     */
    @Test
    void whatItsOwnFrameClosesIsNotClosedTwice() throws Exception {
        server.faults().on(ServedCommand.CREATE).times(1).reorder();
        server.faults().on(ServedCommand.CLOSE).skip(1).delay(Duration.ZERO); // no delay: counts a second CLOSE
        Caller<Object> caller = Caller.start(() -> share.stat("file"));
        Bounded.await(
                "the server holds its response back", () -> server.faults().applied() == 1);
        clock.advance(TIMEOUT);
        assertThat(caller.failure()).isInstanceOf(SmbTimeoutException.class);
        Bounded.await("the client has read the late response", () -> {
            echo();
            return session.metrics().connection().lateReplies() > 0;
        });
        echo();
        assertThat(server.faults().applied())
                .as("the CREATE, and a second CLOSE")
                .isOne();
    }

    @Test
    void whatABatchDoesNotWaitForIsClosed() throws Exception {
        Caller<Object> caller = openLate(() -> share.writeAll(Map.of("new", new byte[10])));
        clock.advance(TIMEOUT);
        caller.get();
        assertClosed();
    }
}
