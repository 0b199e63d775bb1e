// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

/**
 * A call was cancelled or its thread was interrupted. After an interrupt the thread's interrupt status is set again.
 * The connection and all other exchanges continue.
 */
public final class ExchangeCancelledException extends ConnectionException {
    private static final long serialVersionUID = 1;

    private final boolean interrupted;

    /**
     * Creates the exception.
     *
     * @param message what was cancelled
     * @param interrupted whether a thread's interrupt was the cause
     */
    public ExchangeCancelledException(String message, boolean interrupted) {
        super(message, null);
        this.interrupted = interrupted;
    }

    /** Whether an interrupt was the cause, not an explicit cancel. */
    public boolean interrupted() {
        return interrupted;
    }
}
