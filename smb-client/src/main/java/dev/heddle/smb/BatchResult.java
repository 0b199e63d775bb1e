package dev.heddle.smb;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of one operation of a batch.
 *
 * @param path what it was done to, as the caller wrote it; of a rename the old path
 * @param value what it gave; null if it failed, or if there is nothing to give
 * @param failure why it failed; null if it did not
 * @param <T> the kind of value
 */
public record BatchResult<T extends @Nullable Object>(
        String path, @Nullable T value, @Nullable SmbException failure) {

    /** Whether it was done. */
    public boolean succeeded() {
        return failure == null;
    }

    /**
     * The value.
     *
     * @throws SmbException the failure
     */
    @SuppressWarnings("NullAway") // without a failure the value is what the operation gave, null only if T allows
    public T get() throws SmbException {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
