package dev.heddle.cli.transfer;

import java.util.concurrent.ThreadLocalRandom;

/** Names for files that are not whole yet. */
final class TemporaryName {
    private TemporaryName() {}

    /** Short, whatever the file's own name is, so that no limit on lengths is met. */
    static String next() {
        return ".heddle-" + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
    }
}
