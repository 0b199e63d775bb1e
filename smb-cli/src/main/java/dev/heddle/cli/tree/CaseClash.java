// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds names in one directory that a share may take for the same. SMB shares seldom distinguish {@code A} from {@code
 * a}: the second file would overwrite the first.
 */
final class CaseClash {
    private final Map<String, String> seen = new HashMap<>();

    /**
     * Adds a name. Returns the earlier name that differs from it only in case; null if there is none. Used by one
     * thread.
     */
    @Nullable
    String add(String name) {
        return seen.putIfAbsent(name.toUpperCase(Locale.ROOT), name);
    }

    /** Returns whether the share distinguishes names that differ only in case, judged by an existing path. */
    static boolean isTold(SmbShare share, String existingPath) throws IOException {
        String other = swapCase(existingPath);
        return !other.equals(existingPath) && !share.exists(other);
    }

    private static String swapCase(String path) {
        StringBuilder swapped = new StringBuilder();
        path.codePoints()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .forEach(swapped::appendCodePoint);
        return swapped.toString();
    }
}
