package dev.heddle.smb.internal.chain;

import dev.heddle.core.TimeSource;
import java.util.function.LongSupplier;

/**
 * How much one transfer has in flight: as much as the link carries in a round trip, and a little more. A fixed amount
 * would be too little on a long link, and on a slow one everybody else's requests would stand behind it for seconds.
 * The rate is the transfer's own, so that what many of them have in flight adds up to what the link carries; the round
 * trip is the shortest that any has seen.
 *
 * <p>Used by one thread at a time.
 */
public final class TransferWindow {
    /** Pieces are multiples of what one credit pays for. */
    static final int UNIT = 64 << 10;

    /** Enough to measure by, and on a link of 3 MB/s less than a tenth of a second. */
    static final long AT_FIRST = 4L * UNIT;

    private static final long MIN = 2L * UNIT;
    private static final long MAX = 32L << 20;
    private static final int MAX_DEPTH = 32;

    /** How many pieces the target is divided into, at least, while they are larger than a unit. */
    private static final int PIECES = 8;

    /** The time for which others may have to wait behind a transfer, */
    private static final long HEADROOM_NANOS = 60_000_000;

    /** and the most bytes: a fast link gains nothing by more, but the memory of both ends is used up. */
    private static final double HEADROOM = 8L << 20;

    private static final double RISE = 0.5;
    private static final double FALL = 0.25;

    /**
     * A piece in flight.
     *
     * @param bytes its length
     * @param sentAt when it was sent, in the clock's nanoseconds
     * @param before how many bytes had been delivered by then
     * @param full whether the window was full with it, so that it tells how much the link carries
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
     * Makes a window.
     *
     * @param link what is known of the connection
     * @param time the clock
     * @param largest the most bytes of one piece
     * @param once the size of the one piece that is larger on a connection, sent by the first transfer that has carried
     *     as much and has room for it; at most {@code largest} for none
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

    /** How many bytes may be in flight now: half of the credits are others'. */
    private long allowed() {
        return Math.max(MIN, Math.min(target, credits.getAsLong() / 2));
    }

    /** Whether the next piece may be sent now. One always may. */
    public boolean hasRoom() {
        int next = pieceSize();
        return pieces == 0 || (pieces < MAX_DEPTH && inFlight + next <= allowed() && link.hasRoom(next));
    }

    /**
     * Takes room for the next piece, of {@link #pieceSize()}, which may have to wait long until it can be sent: others
     * must not take the same.
     *
     * @return how many bytes; to be given back with {@link #release} once they are sent, or will not be
     */
    public int take() {
        int size = pieceSize();
        link.take(size);
        return size;
    }

    /** Gives back what {@link #take()} took. */
    public void release(int bytes) {
        link.take(-bytes);
    }

    /** A piece was sent; it ends with {@link #delivered} or {@link #givenUp}. */
    public Piece sent(int bytes) {
        boolean full = inFlight + 2L * bytes > allowed();
        inFlight += bytes;
        pieces++;
        link.add(bytes);
        return new Piece(bytes, time.nanoTime(), delivered, full);
    }

    /**
     * A piece was answered.
     *
     * @param carried how many bytes came or went; less than the piece has where a file ends
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

    /** A piece came to nothing. */
    public void givenUp(Piece piece) {
        inFlight -= piece.bytes;
        pieces--;
        link.add(-piece.bytes);
    }
}
