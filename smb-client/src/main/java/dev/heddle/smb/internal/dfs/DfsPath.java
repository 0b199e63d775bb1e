// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.dfs;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.name.UncHost;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path with a server: {@code \server\share\names}. Keeps its case; compares case-insensitively.
 *
 * @param names server, share, and the names below it: two or more
 */
record DfsPath(List<String> names) {
    /** Server and share. */
    static final int SHARE_NAMES = 2;

    DfsPath {
        names = List.copyOf(names);
    }

    static DfsPath of(String host, String share, String path) {
        List<String> names = new ArrayList<>(List.of(UncHost.ofHost(host), share));
        names.addAll(SmbPath.names(path));
        return new DfsPath(names);
    }

    /** Parses a target from a server; returns null if it is not a path to a share, or leads out of it. */
    static @Nullable DfsPath parse(String target) {
        List<String> names = new ArrayList<>();
        for (String name : target.split("\\\\", -1)) {
            if (name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
                return null;
            }
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names.size() < SHARE_NAMES ? null : new DfsPath(names);
    }

    String host() {
        return UncHost.toHost(names.get(0));
    }

    String share() {
        return names.get(1);
    }

    /** The path below the share, in the protocol's form. */
    String path() {
        return String.join("\\", names.subList(SHARE_NAMES, names.size()));
    }

    int length() {
        return names.size();
    }

    /** The first names, in one case: equal for paths that are the same. */
    List<String> key(int length) {
        return names.subList(0, length).stream().map(DfsPath::fold).toList();
    }

    boolean same(DfsPath other) {
        return key(length()).equals(other.key(other.length()));
    }

    /** Folds the case of each UTF-16 unit by itself, as servers compare names, so that the length does not change. */
    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            folded.append(Character.toLowerCase(Character.toUpperCase(name.charAt(i))));
        }
        return folded.toString();
    }

    /** Returns another path on the same share, given in the protocol's form. */
    DfsPath withPath(String path) {
        List<String> changed = new ArrayList<>(names.subList(0, SHARE_NAMES));
        changed.addAll(SmbPath.names(path));
        return new DfsPath(changed);
    }

    /** Returns this path with its first {@code length} names replaced by a target. */
    DfsPath moved(int length, DfsPath target) {
        List<String> moved = new ArrayList<>(target.names);
        moved.addAll(names.subList(length, names.size()));
        return new DfsPath(moved);
    }

    /**
     * Returns how many names the first bytes of this path's text contain.
     *
     * @param bytes of UTF-16, as a referral counts them
     * @throws SmbProtocolException if they do not end where a name ends, or end before the share
     */
    int namesIn(int bytes) throws SmbProtocolException {
        int end = bytes / Character.BYTES;
        int at = 0;
        for (int i = 0; i < names.size(); i++) {
            at += 1 + names.get(i).length();
            // With or without the separator that follows.
            if ((end == at || end == at + 1) && i + 1 >= SHARE_NAMES) {
                return i + 1;
            }
        }
        throw new SmbProtocolException(Details.of("the server's DFS referral for '" + this + "' consumes " + bytes
                + " bytes of it, which do not" + " end where a name ends"));
    }

    @Override
    public String toString() {
        return "\\" + String.join("\\", names);
    }
}
