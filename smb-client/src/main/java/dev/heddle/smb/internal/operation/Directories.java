// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbVisitedException;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.SmbCommand;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates and deletes directory trees. */
public final class Directories {
    /** A CREATE has 16 bits for the length of a path in bytes; the DFS prefix needs some of them. */
    private static final int MAX_PATH = 32_000;

    private static final int SHOWN = 80;
    /** How many deletions are in flight. */
    private static final int IN_FLIGHT = 32;
    /** How many deletions are prepared, so that a directory of a million files takes no memory for each. */
    private static final int AT_A_TIME = 1024;

    private final DfsNamespace paths;
    private final VisitedDirectories visited;
    /**
     * The directories left to delete in each directory, from the first one down. Not recursive, because the server
     * chooses the depth.
     */
    private final Deque<Iterator<SmbEntry>> open = new ArrayDeque<>();
    /**
     * The path of the last of these directories. One text for all: a path for each level of a deep tree would take
     * memory that is quadratic in its depth.
     */
    private final StringBuilder path;

    private Directories(DfsNamespace paths, String path) throws SmbException {
        this.paths = paths;
        this.path = new StringBuilder(path);
        this.visited = visited(paths, path);
    }

    public static void createAll(DfsNamespace paths, String path) throws SmbException {
        String made = "";
        for (String next : SmbPath.names(path)) {
            made = SmbPath.join(made, next);
            paths.at(
                    made,
                    (tree, real) -> Operations.directory(real, CreateDisposition.OPEN_IF)
                            .run(tree));
        }
    }

    /** Deletes a tree; stops at DFS links, which must stay. */
    public static void deleteTree(DfsNamespace paths, String path) throws SmbException {
        String normal = SmbPath.normalize(path);
        SmbFileInfo info =
                paths.atEntry(normal, (tree, real) -> Operations.statEntry(real).run(tree));
        new Directories(paths, normal).delete(info);
    }

    /** Returns a set with the directories above that path, as far as the user may open them. */
    public static VisitedDirectories visited(DfsNamespace paths, String start) throws SmbException {
        VisitedDirectories visited = new VisitedDirectories();
        String above = "";
        for (String name : SmbPath.names(start)) {
            addAbove(paths, above, visited);
            above = SmbPath.join(above, name);
        }
        return visited;
    }

    private static void addAbove(DfsNamespace paths, String directory, VisitedDirectories visited) throws SmbException {
        try {
            paths.at(directory, (tree, real) -> {
                visited.add(tree, Operations.id(real).run(tree), directory);
                return tree;
            });
        } catch (SmbAccessDeniedException | SmbNotFoundException | SmbStatusException | SmbVisitedException e) {
            // The directories above the start need not be readable, and a link among them may lead back.
        }
    }

    private void delete(SmbFileInfo first) throws SmbException {
        if (isTree(first)) {
            enter();
        }
        while (!open.isEmpty()) {
            Iterator<SmbEntry> entries = open.getLast();
            if (entries.hasNext()) {
                push(entries.next());
                enter();
            } else {
                open.removeLast();
                deleteOne();
                leave();
            }
        }
        if (!isTree(first)) {
            deleteOne();
        }
    }

    private void push(SmbEntry entry) throws SmbException {
        path.append('\\').append(entry.name());
        if (path.length() > MAX_PATH) {
            throw new SmbProtocolException(Details.of("the server lists directories within '" + path.substring(0, SHOWN)
                    + "...' so deep that no path can name them"));
        }
    }

    private static boolean isTree(SmbFileInfo info) {
        return info.isDirectory() && !info.isReparsePoint();
    }

    /** Deletes the files of the directory, and opens it for the deletion of its directories. */
    private void enter() throws SmbException {
        String directory = path.toString();
        List<SmbEntry> files = new ArrayList<>();
        List<SmbEntry> directories = new ArrayList<>();
        try (Stream<SmbEntry> entries =
                paths.atEntry(directory, (tree, real) -> Listing.ofEntry(tree, real, visited))) {
            entries.forEach(entry -> (isTree(entry.info()) ? directories : files).add(entry));
        } catch (UncheckedIOException e) {
            throw SmbErrors.translate(Listing.cause(e), SmbCommand.QUERY_DIRECTORY, directory);
        }
        for (int i = 0; i < files.size(); i += AT_A_TIME) {
            deleteFiles(files.subList(i, Math.min(i + AT_A_TIME, files.size())));
        }
        open.addLast(directories.iterator());
    }

    private void deleteFiles(List<SmbEntry> files) throws SmbException {
        List<ParallelOperation<@Nullable Void>> deletions = new ArrayList<>(files.size());
        for (SmbEntry file : files) {
            push(file);
            deletions.add(deletion(path.toString()));
            leave();
        }
        ParallelOperation.runAll(deletions, IN_FLIGHT);
        for (ParallelOperation<@Nullable Void> deletion : deletions) {
            deletion.result().get();
        }
    }

    private ParallelOperation<@Nullable Void> deletion(String file) {
        return new ParallelOperation<>(
                file,
                paths.walkToEntry(file),
                (tree, real) -> Operations.delete(real).send(tree));
    }

    private void leave() {
        path.setLength(Math.max(0, path.lastIndexOf("\\")));
    }

    private void deleteOne() throws SmbException {
        paths.atEntry(path.toString(), (tree, real) -> Operations.delete(real).run(tree));
    }
}
