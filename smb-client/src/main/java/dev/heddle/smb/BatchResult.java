// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one operation of a batch.
 *
 * @param path the path of the operation, as the caller wrote it; the old path for a rename
 * @param value the operation's result; null if the operation failed or has no result
 * @param failure why the operation failed; null if it succeeded
 * @param <T> the type of the result
 */
public record BatchResult<T extends @Nullable Object>(
        String path, @Nullable T value, @Nullable SmbException failure) {

    /** Whether the operation succeeded. */
    public boolean succeeded() {
        return failure == null;
    }

    /**
     * Returns the result, or throws the failure.
     *
     * @throws SmbException if the operation failed
     */
    @SuppressWarnings("NullAway") // without a failure, value is null only if T allows null
    public T get() throws SmbException {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
