// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.TimeSource;
import java.util.function.LongSupplier;

/**
 * The number of bytes that one transfer has in flight: as much as the link carries in a round trip, and a little more.
 * A fixed number would be too small for a long link; on a slow link other requests would wait behind it for seconds.
 * The rate is measured per transfer, so that the bytes in flight of several transfers add up to what the link carries;
 * the round trip is the shortest that any transfer has measured.
 *
 * <p>Used by one thread at a time.
 */
public final class TransferWindow {
    /** Pieces are multiples of the bytes that one credit pays for. */
    static final int UNIT = 64 << 10;

    /** Enough for a measurement, and less than a tenth of a second on a link of 3 MB/s. */
    static final long AT_FIRST = 4L * UNIT;

    private static final long MIN = 2L * UNIT;
    private static final long MAX = 32L << 20;
    private static final int MAX_DEPTH = 32;

    /** The minimum number of pieces into which the target is divided, while they are larger than a unit. */
    private static final int PIECES = 8;

    /** The time for which other requests may have to wait behind a transfer. */
    private static final long HEADROOM_NANOS = 60_000_000;

    /**
     * The maximum of the extra bytes in flight. More does not make a fast link faster, but uses memory on both ends.
     */
    private static final double HEADROOM = 8L << 20;

    private static final double RISE = 0.5;
    private static final double FALL = 0.25;

    /**
     * A piece in flight.
     *
     * @param bytes its length
     * @param sentAt when it was sent, in the clock's nanoseconds
     * @param before how many bytes had been delivered by then
     * @param full whether this piece filled the window, so that it measures how much the link carries
     */
    public record Piece(int bytes, long sentAt, long before, boolean full) {}

    private final TransferLink link;
    private final TimeSource time;
    private final int largest;
    private final int once;
    private final LongSupplier credits;
    private long target;
    private double bytesPerNano;
    private long delivered;
    private long inFlight;
    private int pieces;

    /**
     * Creates a window.
     *
     * @param link the shared state of the connection
     * @param time the clock
     * @param largest the maximum bytes of one piece
     * @param once the size of the one extra-large piece of a connection. The first transfer that has carried as many
     *     bytes and has room for it sends it; at most {@code largest} for none
     * @param credits how many bytes the server's credits pay for at once
     */
    TransferWindow(TransferLink link, TimeSource time, int largest, int once, LongSupplier credits) {
        this.link = link;
        this.time = time;
        this.largest = largest;
        this.once = once;
        this.credits = credits;
        this.target = link.target();
    }

    /** The size of the next piece in bytes. */
    int pieceSize() {
        long allowed = allowed();
        int least = Math.min(UNIT, largest);
        if (once > largest && delivered >= once && allowed >= once && link.lacks(once)) {
            return link.hasRoom(once) ? once : least;
        }
        long units = allowed / PIECES / UNIT;
        int size = Math.clamp(units * UNIT, least, largest);
        return link.hasRoom(size) ? size : least;
    }

    /** How many bytes may be in flight now; half of the credits are left to other requests. */
    private long allowed() {
        return Math.max(MIN, Math.min(target, credits.getAsLong() / 2));
    }

    /** Whether the next piece may be sent now. One piece always may be in flight. */
    public boolean hasRoom() {
        int next = pieceSize();
        return pieces == 0 || (pieces < MAX_DEPTH && inFlight + next <= allowed() && link.hasRoom(next));
    }

    /**
     * Reserves room for the next piece, of {@link #pieceSize()}. The piece may wait long before it is sent, and others
     * must not take the same room meanwhile.
     *
     * @return how many bytes; the caller returns them with {@link #release} when they are sent, or will not be
     */
    public int take() {
        int size = pieceSize();
        link.take(size);
        return size;
    }

    /** Returns the room that {@link #take()} reserved. */
    public void release(int bytes) {
        link.take(-bytes);
    }

    /** Records a sent piece; it ends with {@link #delivered} or {@link #givenUp}. */
    public Piece sent(int bytes) {
        boolean full = inFlight + 2L * bytes > allowed();
        inFlight += bytes;
        pieces++;
        link.add(bytes);
        return new Piece(bytes, time.nanoTime(), delivered, full);
    }

    /**
     * Records the response to a piece.
     *
     * @param carried how many bytes were transferred; fewer than the piece has at the end of a file
     */
    public void delivered(Piece piece, int carried) {
        givenUp(piece);
        delivered += carried;
        long nanos = Math.max(1, time.nanoTime() - piece.sentAt);
        double sample = (double) (delivered - piece.before) / nanos;
        if (sample > bytesPerNano) {
            bytesPerNano += bytesPerNano == 0 ? sample : (sample - bytesPerNano) * RISE;
        } else if (piece.full) {
            bytesPerNano += (sample - bytesPerNano) * FALL;
        }
        double fits = bytesPerNano * link.shortest(nanos) + Math.min(bytesPerNano * HEADROOM_NANOS, HEADROOM);
        if (piece.full || fits > target) {
            target = Math.clamp((long) fits, MIN, MAX);
            link.learned(target);
        }
    }

    /** Records a piece that was cancelled or failed. */
    public void givenUp(Piece piece) {
        inFlight -= piece.bytes;
        pieces--;
        link.add(-piece.bytes);
    }
}
