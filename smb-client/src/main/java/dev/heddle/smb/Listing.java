package dev.heddle.smb;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.fscc.FileIdBothDirectoryInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Lists a directory page by page; the next page is under way while this one is used. Used by one thread at a time. */
final class Listing implements Iterator<SmbEntry> {
    /** Only the first page may have nothing but the directory itself and its parent, which are left out. */
    private static final int MAX_EMPTY_PAGES = 2;

    private final TreeHandler tree;
    private final FileId directory;
    private final String path;
    private final String pattern;
    private final ArrayDeque<SmbEntry> page = new ArrayDeque<>();
    private @Nullable Exchange<SmbCall, SmbReply> next;
    private int emptyPages;
    private boolean closed;

    private Listing(TreeHandler tree, FileId directory, String path, String pattern) throws SmbException {
        this.tree = tree;
        this.directory = directory;
        this.path = path;
        this.pattern = pattern;
        this.next = request();
    }

    /** Opens the directory; the stream closes it. */
    static Stream<SmbEntry> stream(TreeHandler tree, String path, String pattern) throws SmbException {
        FileId directory = tree.create(OpenMode.listing(path), path).fileId();
        Listing listing;
        try {
            listing = new Listing(tree, directory, path, pattern);
        } catch (SmbException e) {
            tree.closeQuietly(directory, path);
            throw e;
        }
        int traits = Spliterator.ORDERED | Spliterator.NONNULL;
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(listing, traits), false)
                .onClose(listing::close);
    }

    /** What the stream wrapped. */
    static IOException cause(UncheckedIOException e) {
        return Objects.requireNonNull(e.getCause());
    }

    private Exchange<SmbCall, SmbReply> request() throws SmbException {
        QueryDirectoryRequest request = new QueryDirectoryRequest(
                FileInformationClass.ID_BOTH_DIRECTORY,
                0,
                0,
                directory,
                pattern,
                tree.sizes().listBuffer());
        return tree.send(request, path);
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
            if (!status.equals(NtStatus.SUCCESS) || !(reply.decode() instanceof QueryDirectoryResponse response)) {
                throw Requests.failed(reply, exchange.request());
            }
            next = request();
            for (FileIdBothDirectoryInformation entry : FileIdBothDirectoryInformation.decodeList(response.data())) {
                checkName(entry.fileName());
                if (!entry.fileName().equals(".") && !entry.fileName().equals("..")) {
                    page.addLast(new SmbEntry(tree.view().toUser(entry.fileName()), SmbFileInfo.of(entry)));
                }
            }
            if (page.isEmpty() && ++emptyPages > MAX_EMPTY_PAGES) {
                throw new SmbProtocolException(Details.of("the server goes on listing '" + path + "' without entries"));
            }
        }
    }

    /** Callers build paths from names; one that is a path itself would lead them out of the directory. */
    private void checkName(String name) throws SmbProtocolException {
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0) {
            throw new SmbProtocolException(
                    Details.of("the server lists '" + name + "' in '" + path + "', which is no name of a file"));
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
