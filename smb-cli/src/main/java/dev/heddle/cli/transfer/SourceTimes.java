// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFile;
import dev.heddle.smb.SmbStatusException;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives copies on a share the time of last write of their sources, as far as the server allows: a copy without its time
 * is complete. Thread-safe.
 */
public final class SourceTimes {
    private final boolean wanted;
    private final BiConsumer<String, String> notice;
    private final AtomicBoolean refused = new AtomicBoolean();

    /**
     * Prepares the copies.
     *
     * @param wanted false if copies get the present time
     * @param notice receives the path of the first copy whose time the server refuses, and the reason
     */
    public SourceTimes(boolean wanted, BiConsumer<String, String> notice) {
        this.wanted = wanted;
        this.notice = notice;
    }

    /** Sets the time of a file to which everything is written; null if the source has none. */
    void apply(SmbFile file, String path, @Nullable Instant lastWrite) throws IOException {
        if (!wanted || lastWrite == null) {
            return;
        }
        try {
            file.setTimes(null, null, lastWrite);
        } catch (SmbAccessDeniedException | SmbStatusException e) {
            noteRefusal(path, e);
        }
    }

    private void noteRefusal(String path, SmbException e) {
        if (refused.compareAndSet(false, true)) {
            notice.accept(
                    path,
                    "the server refuses the time of the source: "
                            + e.statusName().orElse("") + "; the copy has the present time");
        }
    }
}
