// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import dev.heddle.cli.text.Failures;
import dev.heddle.cli.url.LocalNames;
import dev.heddle.cli.url.RemotePath;
import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.SmbVisitedDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks a directory of a share with its content, sorted by name, with one thread. {@link TreeRun} is faster and has no
 * order.
 */
public final class RemoteTree {
    /**
     * A file or directory.
     *
     * @param path below the share
     * @param name last name of the path, as the server sent it
     * @param info its info from the server
     * @param parent the directory it was found in; null for the one where the walk starts
     */
    public record Node(
            String path,
            String name,
            SmbFileInfo info,
            @Nullable Node parent) {
        /** Returns the node where a walk starts. */
        public static Node start(SmbUrl url, SmbFileInfo info) {
            return new Node(url.path(), url.lastName(), info, null);
        }

        /** Returns whether this is a directory to descend into. A link is not: it may lead anywhere. */
        public boolean isTree() {
            return info.isDirectory() && !info.isReparsePoint();
        }

        /** Returns the path relative to the start of the walk; empty for the start itself. */
        public String relativePath() {
            if (parent == null) {
                return "";
            }
            Node start = parent;
            for (Node above = parent.parent; above != null; above = above.parent) {
                start = above;
            }
            return path.substring(start.path.isEmpty() ? 0 : start.path.length() + 1);
        }

        /** Returns the number of directories above this node, up to the start of the walk. */
        public int depth() {
            int depth = 0;
            for (Node above = parent; above != null; above = above.parent) {
                depth++;
            }
            return depth;
        }

        /** Returns the node of an entry of this directory. */
        Node child(SmbEntry entry) {
            return new Node(RemotePath.child(path, entry.name()), entry.name(), entry.info(), this);
        }
    }

    /** Receives the files and directories of a walk. An exception ends the walk. */
    public interface Visitor {
        /** Called for a directory before its content. Returns false to skip the content. */
        boolean enter(Node directory) throws IOException;

        /** Called for anything but a directory. */
        void file(Node file) throws IOException;

        /** Called for a file or directory that cannot be read and is skipped. */
        void unreadable(Node node, IOException failure) throws IOException;
    }

    private final SmbShare share;
    private final Visitor visitor;
    private final SmbVisitedDirectories visited;
    // Not recursion: the server decides how deep the tree is.
    private final Deque<Iterator<Node>> open = new ArrayDeque<>();

    private RemoteTree(SmbShare share, Visitor visitor, SmbVisitedDirectories visited) {
        this.share = share;
        this.visitor = visitor;
        this.visited = visited;
    }

    public static void walk(SmbShare share, Node start, Visitor visitor) throws IOException {
        new RemoteTree(share, visitor, share.visitedDirectories(start.path)).walk(start);
    }

    /** Lists a directory, sorted by name or in the server's order. The caller closes the stream. */
    public static Stream<SmbEntry> list(SmbShare share, String directory, boolean sorted) throws IOException {
        Stream<SmbEntry> entries = share.list(directory);
        return sorted ? sorted(entries) : entries;
    }

    private static Stream<SmbEntry> sorted(Stream<SmbEntry> entries) {
        return entries.sorted(Comparator.comparing(SmbEntry::name));
    }

    private void walk(Node start) throws IOException {
        enter(start);
        while (!open.isEmpty()) {
            Iterator<Node> current = open.getLast();
            if (!current.hasNext()) {
                open.removeLast();
                continue;
            }
            Node next = current.next();
            if (LocalNames.isPath(next.name)) {
                visitor.unreadable(next, new IOException("the server sent an invalid name; skipped"));
            } else if (next.info.isDirectory()) {
                enter(next);
            } else {
                visitor.file(next);
            }
        }
    }

    private void enter(Node directory) throws IOException {
        if (!visitor.enter(directory)) {
            return;
        }
        try {
            open.addLast(children(directory));
        } catch (IOException e) {
            visitor.unreadable(directory, e);
        }
    }

    private Iterator<Node> children(Node directory) throws IOException {
        try (Stream<SmbEntry> entries = sorted(share.list(directory.path, visited))) {
            return entries.map(directory::child).toList().iterator();
        } catch (UncheckedIOException e) {
            throw Failures.cause(e);
        }
    }
}
