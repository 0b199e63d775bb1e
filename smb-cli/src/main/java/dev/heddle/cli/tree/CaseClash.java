package dev.heddle.cli.tree;

import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of one directory that a share may take for the same. SMB shares seldom tell {@code A} from {@code a}: without
 * this the file that comes last would replace the other.
 */
final class CaseClash {
    private final Map<String, String> seen = new HashMap<>();

    /** The earlier name that differs from this in nothing but case; null if there is none. For one thread. */
    @Nullable
    String add(String name) {
        return seen.putIfAbsent(name.toUpperCase(Locale.ROOT), name);
    }

    /** Whether the share tells names that differ in case only, as far as the path of something that is there shows. */
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
