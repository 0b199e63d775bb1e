package dev.heddle.smb.internal.chain;

import dev.heddle.core.TimeSource;
import java.util.function.LongSupplier;

/** How large the pieces of a session's transfers are, and how many are in flight. Thread-safe. */
public final class IoSizes {
    private static final int CREDIT_BYTES = 65536;
    private static final int CHUNK = 1 << 20;
    /**
     * Once on each connection in each direction, if so much is in flight at all. Samba's allocator, glibc's, keeps
     * twice the largest buffer that was ever freed, and gives the kernel back what is free beyond it: with buffers of a
     * mebibyte only, many at a time, smbd has new pages made and zeroed for nearly every read or write, which costs it
     * more time than reading does.
     */
    private static final int ONCE = 8 << 20;

    private static final int LIST_BUFFER = 256 << 10;

    private final Negotiated negotiated;
    private final LongSupplier credits;
    private final TimeSource time;
    private final TransferLink reads = new TransferLink(TransferWindow.AT_FIRST);
    private final TransferLink writes = new TransferLink(TransferWindow.AT_FIRST);

    /**
     * Makes the rules of one connection.
     *
     * @param credits the most credits that were ever free at once: what the server is willing to grant
     * @param time the connection's clock
     */
    public IoSizes(Negotiated negotiated, LongSupplier credits, TimeSource time) {
        this.negotiated = negotiated;
        this.credits = credits;
        this.time = time;
    }

    /** The window of a transfer that begins. */
    public TransferWindow readWindow() {
        return window(reads, negotiated.maxReadSize());
    }

    /** Likewise. */
    public TransferWindow writeWindow() {
        return window(writes, negotiated.maxWriteSize());
    }

    private TransferWindow window(TransferLink link, int most) {
        return new TransferWindow(
                link,
                time,
                affordable(Math.min(CHUNK, most)),
                affordable(Math.min(ONCE, most)),
                () -> credits.getAsLong() * CREDIT_BYTES);
    }

    /** The most that is read together with the open. */
    public int readAtOnce() {
        // One credit's worth: asking for more of a file whose size is unknown would keep credits from others.
        return affordable(Math.min(CREDIT_BYTES, negotiated.maxReadSize()));
    }

    /** The most that is written together with the open: others wait behind it no longer than behind a transfer. */
    public int writeAtOnce() {
        return (int) Math.min(writes.target(), affordable(Math.min(CHUNK, negotiated.maxWriteSize())));
    }

    public int listBuffer() {
        return affordable(Math.min(LIST_BUFFER, negotiated.maxTransactSize()));
    }

    /**
     * A request must not cost more credits than a thrifty server ever grants; a quarter of them leaves room for others.
     */
    private int affordable(int bytes) {
        long allowed = Math.max(1, credits.getAsLong() / 4) * CREDIT_BYTES;
        return (int) Math.min(bytes, allowed);
    }
}
