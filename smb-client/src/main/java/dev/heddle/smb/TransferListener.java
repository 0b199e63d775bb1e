// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * Receives the progress of a transfer, on the thread that transfers. An exception from the listener aborts the
 * transfer.
 */
@FunctionalInterface
public interface TransferListener {
    /**
     * Called after more bytes were transferred: received and passed on, or accepted by the server.
     *
     * @param bytesDone the number of bytes so far
     * @param bytesTotal the total number of bytes; -1 if unknown
     */
    void progress(long bytesDone, long bytesTotal);

    /** Returns a listener that does nothing. */
    static TransferListener none() {
        return (done, total) -> {};
    }
}
