// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbEntry;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbVisitedException;
import dev.heddle.smb.fscc.FileIdBothDirectoryInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.OnDiskId;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lists a directory page by page; the request for the next page is in flight while this page is used. Used by one
 * thread at a time.
 */
public final class Listing implements Iterator<SmbEntry> {
    /** Only the first page may contain nothing but the directory itself and its parent, which are left out. */
    private static final int MAX_EMPTY_PAGES = 2;

    private final TreeHandler tree;
    private final FileId directory;
    private final String path;
    private final String pattern;
    private final ArrayDeque<SmbEntry> page = new ArrayDeque<>();
    private @Nullable Exchange<SmbCall, SmbReply> next;
    private int emptyPages;
    private boolean closed;

    private Listing(
            TreeHandler tree,
            FileId directory,
            String path,
            String pattern,
            @Nullable Exchange<SmbCall, SmbReply> first) {
        this.tree = tree;
        this.directory = directory;
        this.path = path;
        this.pattern = pattern;
        this.next = first;
    }

    /** Opens the directory and requests the first page in the same frame; closing the stream closes the directory. */
    public static Stream<SmbEntry> stream(TreeHandler tree, String path, String pattern) throws SmbException {
        return stream(open(tree, OpenMode.listing(path), path, pattern, new VisitedDirectories()));
    }

    /** Lists all entries of a directory, unless it was visited before. */
    public static Stream<SmbEntry> ofUnvisited(TreeHandler tree, String path, VisitedDirectories visited)
            throws SmbException {
        return stream(open(tree, OpenMode.visit(path, 0), path, "*", visited));
    }

    /** Lists like {@link #ofUnvisited}, but not the target of a symbolic link or junction. */
    public static Stream<SmbEntry> ofEntry(TreeHandler tree, String path, VisitedDirectories visited)
            throws SmbException {
        CreateRequest create = OpenMode.visit(path, CreateOptions.OPEN_REPARSE_POINT);
        return stream(open(tree, create, path, "*", visited));
    }

    private static Stream<SmbEntry> stream(Listing listing) {
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, traits), false)
                .onClose(listing::close);
    }

    private static Listing open(
            TreeHandler tree, CreateRequest create, String path, String pattern, VisitedDirectories visited)
            throws SmbException {
        try {
            return openOnce(tree, create, path, pattern, visited);
        } catch (SmbStatusException e) {
            if (!e.is(NtStatus.NETWORK_SESSION_EXPIRED)) {
                throw e;
            }
            return openOnce(tree, create, path, pattern, visited); // the session has been renewed by now
        }
    }

    private static Listing openOnce(
            TreeHandler tree, CreateRequest create, String path, String pattern, VisitedDirectories visited)
            throws SmbException {
        List<Exchange<SmbCall, SmbReply>> sent = tree.send(List.of(
                SmbCall.of(create, path),
                SmbCall.of(query(tree, FileId.RELATED, pattern), path).asRelated()));
        boolean opened = false;
        try {
            CreateResponse created = tree.opened(sent.get(0), path);
            opened = true;
            Listing listing = new Listing(tree, created.fileId(), path, pattern, sent.get(1));
            listing.note(OnDiskId.of(created), visited);
            return listing;
        } finally {
            if (!opened) {
                tree.settle(sent.get(1));
            }
        }
    }

    private void note(OnDiskId id, VisitedDirectories visited) throws SmbVisitedException {
        try {
            visited.add(tree, id, path);
        } catch (SmbVisitedException e) {
            close();
            throw e;
        }
    }

    /** Returns the exception that the stream wrapped. */
    static IOException cause(UncheckedIOException e) {
        return Objects.requireNonNull(e.getCause());
    }

    private static QueryDirectoryRequest query(TreeHandler tree, FileId directory, String pattern) {
        return new QueryDirectoryRequest(
                FileInformationClass.ID_BOTH_DIRECTORY,
                0,
                0,
                directory,
                pattern,
                tree.sizes().listBuffer());
    }

    private Exchange<SmbCall, SmbReply> request() throws SmbException {
        return tree.send(query(tree, directory, pattern), path);
    }

    @Override
    public boolean hasNext() {
        try {
            while (page.isEmpty() && next != null) {
                Exchange<SmbCall, SmbReply> current = next;
                next = null;
                receive(current);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(SmbErrors.translate(e, SmbCommand.QUERY_DIRECTORY, path));
        }
        return !page.isEmpty();
    }

    private void receive(Exchange<SmbCall, SmbReply> exchange) throws IOException {
        try (SmbReply reply = Requests.receive(tree, exchange)) {
            NtStatus status = reply.status();
            if (status.equals(NtStatus.NO_MORE_FILES) || status.equals(NtStatus.NO_SUCH_FILE)) {
                return;
            }
            if (status.equals(NtStatus.NETWORK_SESSION_EXPIRED)
                    && exchange.request().chained()) {
                next = request(); // the session has been renewed by now, and its handles are still valid
                return;
            }
            if (!status.equals(NtStatus.SUCCESS) || !(reply.decode() instanceof QueryDirectoryResponse response)) {
                throw Requests.failed(reply, exchange.request());
            }
            next = request();
            for (FileIdBothDirectoryInformation entry : FileIdBothDirectoryInformation.decodeList(response.data())) {
                checkName(entry.fileName());
                if (!entry.fileName().equals(".") && !entry.fileName().equals("..")) {
                    page.addLast(new SmbEntry(tree.view().toUser(entry.fileName()), FileInfos.of(entry)));
                }
            }
            if (page.isEmpty() && ++emptyPages > MAX_EMPTY_PAGES) {
                throw new SmbProtocolException(
                        Details.of("the server keeps listing " + SmbPath.quoted(path) + " without entries"));
            }
        }
    }

    /** Callers build paths from names; a name with a separator would lead them out of the directory. */
    private void checkName(String name) throws SmbProtocolException {
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new SmbProtocolException(Details.of(
                    "the server lists '" + name + "' in " + SmbPath.quoted(path) + ", which is not a valid file name"));
        }
    }

    @Override
    public SmbEntry next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.removeFirst();
    }

    private void close() {
        if (!closed) {
            closed = true;
            page.clear();
            Exchange<SmbCall, SmbReply> current = next;
            next = null;
            if (current != null) {
                tree.cancel(current);
            }
            tree.closeQuietly(directory, path);
        }
    }
}
