// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.testkit.FakeClock;
import java.time.Duration;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;

/** The window on a simulated link: a latency, a rate, a queue before it. */
class TransferWindowTest {
    private static final int MIB = 1 << 20;
    private static final long MUCH = 1L << 40;

    private final FakeClock clock = new FakeClock();
    private final TransferLink link = new TransferLink(TransferWindow.AT_FIRST);

    private TransferWindow window() {
        return new TransferWindow(link, clock, MIB, 0, () -> MUCH);
    }

    /** One transfer on a link of its own; every response arrives one latency after the link has carried its piece. */
    private final class Simulation {
        private record Sent(TransferWindow.Piece piece, long arrives) {}

        private final TransferWindow window;
        private final ArrayDeque<Sent> flying = new ArrayDeque<>();
        private final long latency;
        private double bytesPerNano;
        private long free = clock.nanoTime();
        private long longestWait;
        private long carried;

        Simulation(TransferWindow window, Duration latency, double bytesPerSecond) {
            this.window = window;
            this.latency = latency.toNanos();
            this.bytesPerNano = bytesPerSecond / 1e9;
        }

        /** Transfers for that duration. */
        void run(Duration duration) {
            long end = clock.nanoTime() + duration.toNanos();
            longestWait = 0;
            carried = 0;
            while (clock.nanoTime() - end < 0) {
                while (window.hasRoom()) {
                    send(window.pieceSize());
                }
                Sent next = flying.removeFirst();
                clock.advance(Duration.ofNanos(Math.max(0, next.arrives - clock.nanoTime())));
                window.delivered(next.piece, next.piece.bytes());
                carried += next.piece.bytes();
            }
        }

        private void send(int bytes) {
            long now = clock.nanoTime();
            long begins = free - now < 0 ? now : free;
            free = begins + (long) (bytes / bytesPerNano);
            longestWait = Math.max(longestWait, free - now);
            flying.addLast(new Sent(window.sent(bytes), free + latency));
        }
    }

    @Test
    void nobodyWaitsLongBehindATransferOnASlowLink() {
        Simulation slow = new Simulation(window(), Duration.ofMillis(20), 3e6);
        slow.run(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(slow.longestWait)).isLessThan(Duration.ofMillis(200));
        assertThat(slow.carried).isGreaterThan(29_000_000);
        slow.run(Duration.ofSeconds(60));
        assertThat(Duration.ofNanos(slow.longestWait)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void aVerySlowLinkToo() {
        Simulation slow = new Simulation(window(), Duration.ofMillis(20), 375e3);
        slow.run(Duration.ofSeconds(30));
        assertThat(slow.carried).isGreaterThan(10_000_000);
        slow.run(Duration.ofSeconds(30));
        assertThat(Duration.ofNanos(slow.longestWait)).isLessThan(Duration.ofMillis(500));
    }

    @Test
    void aFastLinkIsFilledAtOnce() {
        Simulation fast = new Simulation(window(), Duration.ofMillis(10), 125e6);
        fast.run(Duration.ofMillis(500));
        assertThat(fast.carried).isGreaterThan(50_000_000);
        fast.run(Duration.ofSeconds(1));
        assertThat(fast.carried).isGreaterThan(120_000_000);
    }

    @Test
    void aLongLinkIsFilledSoon() {
        Simulation long200 = new Simulation(window(), Duration.ofMillis(200), 20e6);
        long200.run(Duration.ofSeconds(5));
        long200.run(Duration.ofSeconds(5));
        assertThat(long200.carried).isGreaterThan(90_000_000);
    }

    @Test
    void aFastLongLinkIsFilled() {
        Simulation link10 = new Simulation(window(), Duration.ofMillis(10), 2e9);
        link10.run(Duration.ofSeconds(1));
        link10.run(Duration.ofSeconds(1));
        assertThat(link10.carried).isGreaterThan(1_800_000_000);
    }

    @Test
    void aFastShortLinkDoesNotUseUpMemory() {
        TransferWindow window = window();
        Simulation local = new Simulation(window, Duration.ofNanos(100_000), 3e9);
        local.run(Duration.ofSeconds(1));
        assertThat(local.carried).isGreaterThan(2_900_000_000L);
        assertThat(inFlightOf(window())).isLessThan(10L * MIB);
    }

    /** Two hundred writers fill a buffer each, before any of them sends it. */
    @Test
    void whatWaitsToBeSentCountsToo() {
        new Simulation(window(), Duration.ofNanos(100_000), 3e9).run(Duration.ofSeconds(1));
        long taken = 0;
        for (int i = 0; i < 200; i++) {
            TransferWindow writer = window();
            assertThat(writer.hasRoom()).isTrue();
            taken += writer.take();
        }
        assertThat(taken).isBetween(50L * MIB, TransferLink.BUDGET + 200L * TransferWindow.UNIT);
    }

    @Test
    void roomThatIsGivenBackIsOthers() {
        new Simulation(window(), Duration.ofNanos(100_000), 3e9).run(Duration.ofSeconds(1));
        for (int i = 0; i < 1000; i++) {
            TransferWindow writer = window();
            int room = writer.take();
            assertThat(room).isEqualTo(MIB);
            writer.release(room);
        }
    }

    @Test
    void aLinkThatGetsSlowerIsNoticed() {
        Simulation link3 = new Simulation(window(), Duration.ofMillis(10), 100e6);
        link3.run(Duration.ofSeconds(2));
        link3.bytesPerNano = 3e6 / 1e9;
        link3.run(Duration.ofSeconds(10));
        link3.run(Duration.ofSeconds(10));
        assertThat(Duration.ofNanos(link3.longestWait)).isLessThan(Duration.ofMillis(250));
    }

    @Test
    void theNextTransferKnowsTheLink() {
        Simulation first = new Simulation(window(), Duration.ofMillis(10), 125e6);
        first.run(Duration.ofSeconds(1));
        TransferWindow second = window();
        assertThat(second.pieceSize()).isGreaterThanOrEqualTo(MIB / 4);
        assertThat(inFlightOf(second)).isGreaterThan(2 * MIB);
    }

    @Test
    void creditsAreTheLimitWhereAServerGrantsFew() {
        TransferWindow window =
                new TransferWindow(link, clock, 4 * TransferWindow.UNIT, 0, () -> 16L * TransferWindow.UNIT);
        assertThat(inFlightOf(window)).isLessThanOrEqualTo(8L * TransferWindow.UNIT);
        TransferLink poor = new TransferLink(TransferWindow.AT_FIRST);
        TransferWindow one = new TransferWindow(poor, clock, TransferWindow.UNIT, 0, () -> TransferWindow.UNIT);
        assertThat(one.hasRoom()).isTrue();
    }

    @Test
    void aServerOfSmallPiecesGetsSmallPieces() {
        TransferWindow window = new TransferWindow(link, clock, 8192, 0, () -> MUCH);
        assertThat(window.pieceSize()).isEqualTo(8192);
        assertThat(inFlightOf(window)).isLessThanOrEqualTo(32 * 8192);
    }

    @Test
    void onePieceMayAlwaysBeSentWhateverOthersHold() {
        TransferWindow other = window();
        while (link.hasRoom(TransferWindow.UNIT)) {
            other.sent(MIB);
        }
        TransferWindow window = window();
        assertThat(window.hasRoom()).isTrue();
        TransferWindow.Piece piece = window.sent(window.pieceSize());
        assertThat(window.hasRoom()).isFalse();
        window.givenUp(piece);
        assertThat(window.hasRoom()).isTrue();
    }

    @Test
    void onePieceOfAFastConnectionIsLarger() {
        TransferWindow first = new TransferWindow(link, clock, MIB, 8 * MIB, () -> MUCH);
        assertThat(first.pieceSize()).isEqualTo(TransferWindow.UNIT);
        Simulation fast = new Simulation(first, Duration.ofMillis(1), 1e9);
        fast.run(Duration.ofSeconds(1));
        assertThat(link.lacks(8 * MIB)).isFalse();
        assertThat(fast.carried).isGreaterThan(950_000_000);
        assertThat(first.pieceSize()).isEqualTo(MIB);
        TransferWindow second = new TransferWindow(link, clock, MIB, 8 * MIB, () -> MUCH);
        assertThat(second.pieceSize()).isEqualTo(MIB);
    }

    /** The buffer of a small file is not larger because a large file was transferred before. */
    @Test
    void noPieceOfAShortTransferIsLarger() {
        link.learned(32L * MIB);
        TransferWindow window = new TransferWindow(link, clock, MIB, 8 * MIB, () -> MUCH);
        for (int i = 0; i < 8; i++) {
            assertThat(window.pieceSize()).isEqualTo(MIB);
            TransferWindow.Piece piece = window.sent(MIB);
            clock.advance(Duration.ofMillis(1));
            window.delivered(piece, MIB);
        }
        assertThat(window.pieceSize()).isEqualTo(8 * MIB);
    }

    @Test
    void noPieceOfASlowConnectionIsLarger() {
        Simulation slow =
                new Simulation(new TransferWindow(link, clock, MIB, 8 * MIB, () -> MUCH), Duration.ofMillis(20), 30e6);
        slow.run(Duration.ofSeconds(10));
        assertThat(link.lacks(MIB)).isTrue();
        assertThat(Duration.ofNanos(slow.longestWait)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void noPieceIsLargerThanTheCreditsForAllAllow() {
        TransferWindow window = new TransferWindow(link, clock, MIB, 8 * MIB, () -> 12L * MIB);
        Simulation fast = new Simulation(window, Duration.ofMillis(1), 1e9);
        fast.run(Duration.ofSeconds(1));
        assertThat(link.lacks(2 * MIB)).isTrue();
    }

    private static long inFlightOf(TransferWindow window) {
        long sum = 0;
        while (window.hasRoom()) {
            sum += window.sent(window.pieceSize()).bytes();
        }
        return sum;
    }
}
