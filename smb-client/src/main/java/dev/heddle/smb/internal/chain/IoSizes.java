// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.TimeSource;
import java.util.function.LongSupplier;

/** The sizes of the pieces of a session's transfers, and the number in flight. Thread-safe. */
public final class IoSizes {
    private static final int CREDIT_BYTES = 65536;
    private static final int CHUNK = 1 << 20;
    /**
     * The size of one extra-large piece, sent once per connection and direction, if that much is in flight at all.
     * Samba uses glibc's allocator. It keeps twice the largest buffer that was ever freed, and returns free memory
     * beyond that to the kernel. With buffers of at most one mebibyte, and many at a time, smbd has new pages allocated
     * and zeroed for nearly every read or write, which takes it more time than the read itself.
     */
    private static final int ONCE = 8 << 20;

    private static final int LIST_BUFFER = 256 << 10;

    private final Negotiated negotiated;
    private final LongSupplier credits;
    private final TimeSource time;
    private final TransferLink reads = new TransferLink(TransferWindow.AT_FIRST);
    private final TransferLink writes = new TransferLink(TransferWindow.AT_FIRST);

    /**
     * Creates the sizes of one connection.
     *
     * @param credits the most credits that were ever free at once: what the server is willing to grant
     * @param time the connection's clock
     */
    public IoSizes(Negotiated negotiated, LongSupplier credits, TimeSource time) {
        this.negotiated = negotiated;
        this.credits = credits;
        this.time = time;
    }

    /** Returns the window of a new read transfer. */
    public TransferWindow readWindow() {
        return window(reads, negotiated.maxReadSize());
    }

    /** Returns the window of a new write transfer. */
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

    /** The maximum size of a read that is sent together with the open. */
    public int readAtOnce() {
        // One credit's worth: the file's size is unknown, and a larger read would withhold credits from other requests.
        return affordable(Math.min(CREDIT_BYTES, negotiated.maxReadSize()));
    }

    /**
     * The maximum size of a write that is sent together with the open. Other requests wait behind it no longer than
     * behind a transfer.
     */
    public int writeAtOnce() {
        return (int) Math.min(writes.target(), affordable(Math.min(CHUNK, negotiated.maxWriteSize())));
    }

    public int listBuffer() {
        return affordable(Math.min(LIST_BUFFER, negotiated.maxTransactSize()));
    }

    /**
     * Limits a size so that one request does not cost more credits than the server ever grants; a quarter of them
     * leaves room for other requests.
     */
    private int affordable(int bytes) {
        long allowed = Math.max(1, credits.getAsLong() / 4) * CREDIT_BYTES;
        return (int) Math.min(bytes, allowed);
    }
}
