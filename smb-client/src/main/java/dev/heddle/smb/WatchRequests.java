package dev.heddle.smb;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.smb.wire.ChangeNotifyRequest;
import dev.heddle.smb.wire.FileId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The CHANGE_NOTIFY requests of one watch. There is always one more than the server needs for its next answer: a server may forget
 * what happens while it has none. Used by one thread at a time, but for {@link #close}.
 */
final class WatchRequests {
    /** How many requests the server has, as long as it is left the time to answer one by one. */
    static final int AHEAD = 2;

    private static final int BUFFER = 64 << 10;
    private static final int NAMES =
            ChangeNotifyRequest.FILE_NOTIFY_CHANGE_FILE_NAME | ChangeNotifyRequest.FILE_NOTIFY_CHANGE_DIR_NAME;
    private static final int CONTENTS = ChangeNotifyRequest.FILE_NOTIFY_CHANGE_ATTRIBUTES
            | ChangeNotifyRequest.FILE_NOTIFY_CHANGE_SIZE
            | ChangeNotifyRequest.FILE_NOTIFY_CHANGE_LAST_WRITE
            | ChangeNotifyRequest.FILE_NOTIFY_CHANGE_CREATION;

    private final TreeHandler tree;
    private final String path;
    private final ChangeNotifyRequest request;
    private final ConcurrentLinkedDeque<Exchange<SmbCall, SmbReply>> current = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<Exchange<SmbCall, SmbReply>> retired = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    WatchRequests(TreeHandler tree, FileId directory, String path, Set<SmbWatchOption> options) {
        this.tree = tree;
        this.path = path;
        this.request = new ChangeNotifyRequest(
                options.contains(SmbWatchOption.RECURSIVE) ? ChangeNotifyRequest.FLAG_WATCH_TREE : 0,
                Math.min(BUFFER, tree.sizes().listBuffer()),
                directory,
                options.contains(SmbWatchOption.NAMES_ONLY) ? NAMES : NAMES | CONTENTS);
    }

    /** An answered request, and whether it was to be replaced. */
    record Answered(Exchange<SmbCall, SmbReply> exchange, boolean retired) {}

    /** Sends one more. It has no deadline: it is answered when something happens. */
    void ask() throws SmbException {
        // Chained: if the session has expired this wants to hear of it, and not to wait inside for the repeated
        // request.
        SmbCall call = SmbCall.of(request, path).asChained();
        current.addLast(Requests.send(tree, call, Deadline.NEVER));
        if (closed) {
            close();
        }
    }

    /** The next answered request, which is nobody else's from then on. */
    @Nullable
    Answered pollAnswered() {
        Exchange<SmbCall, SmbReply> exchange = pollAnswered(retired);
        if (exchange != null) {
            return new Answered(exchange, true);
        }
        exchange = pollAnswered(current);
        return exchange == null ? null : new Answered(exchange, false);
    }

    private static @Nullable Exchange<SmbCall, SmbReply> pollAnswered(
            ConcurrentLinkedDeque<Exchange<SmbCall, SmbReply>> from) {
        for (Exchange<SmbCall, SmbReply> exchange : from) {
            if (exchange.isDone() && from.remove(exchange)) {
                return exchange;
            }
        }
        return null;
    }

    /**
     * Replaces all requests, the new ones first, so that the server has one at any moment. What it answers to the old ones counts until
     * the next refresh; then they are given up.
     */
    void refresh() throws SmbException {
        cancelAll(retired);
        List<Exchange<SmbCall, SmbReply>> old = new ArrayList<>(current);
        for (int i = 0; i < AHEAD; i++) {
            ask();
        }
        for (Exchange<SmbCall, SmbReply> exchange : old) {
            if (current.remove(exchange)) {
                retired.addLast(exchange);
                tree.connection().askToCancel(exchange);
            }
        }
        if (closed) {
            close();
        }
    }

    /** Waits until a request is answered or cancelled, or the deadline has passed. */
    void await(Deadline deadline) throws InterruptedException {
        List<Exchange<SmbCall, SmbReply>> open = new ArrayList<>(retired);
        open.addAll(current);
        FirstOf first = new FirstOf(open);
        try {
            open.forEach(exchange -> exchange.attach(first::happened));
            tree.connection().worker().receive(first, deadline);
        } finally {
            open.forEach(Awaited::detach);
        }
    }

    /** Whichever of several events happens first. */
    private static final class FirstOf extends Awaited {
        private final List<? extends Awaited> events;

        FirstOf(List<? extends Awaited> events) {
            this.events = events;
        }

        @Override
        public boolean isDone() {
            return events.stream().anyMatch(Awaited::isDone);
        }

        void happened() {
            wake();
        }
    }

    boolean closed() {
        return closed;
    }

    /** Gives all requests up. A thread that waits goes on. */
    void close() {
        closed = true;
        cancelAll(retired);
        cancelAll(current);
    }

    private void cancelAll(ConcurrentLinkedDeque<Exchange<SmbCall, SmbReply>> requests) {
        Exchange<SmbCall, SmbReply> exchange;
        while ((exchange = requests.pollFirst()) != null) {
            tree.cancel(exchange);
        }
    }
}
