// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import java.util.concurrent.ThreadLocalRandom;

/** Names for incomplete files. */
final class TemporaryName {
    private TemporaryName() {}

    /** Returns a new name. It is short and independent of the file's own name, so that it exceeds no length limit. */
    static String next() {
        return ".heddle-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
    }
}
