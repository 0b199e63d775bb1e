// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.watch;

import dev.heddle.core.Awaited;
import dev.heddle.core.Deadline;
import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbWatchOption;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.wire.ChangeNotifyRequest;
import dev.heddle.smb.wire.FileId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/**
 * The CHANGE_NOTIFY requests of one watch. There is always one more than the server needs for its next response: a
 * server may lose changes while it has no request. Used by one thread at a time, except for {@link #close}.
 */
public final class WatchRequests {
    /** The number of requests that are pending at the server, if it has time to answer them one by one. */
    public static final int AHEAD = 2;

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

    public WatchRequests(TreeHandler tree, FileId directory, String path, Set<SmbWatchOption> options) {
        this.tree = tree;
        this.path = path;
        this.request = new ChangeNotifyRequest(
                options.contains(SmbWatchOption.RECURSIVE) ? ChangeNotifyRequest.FLAG_WATCH_TREE : 0,
                Math.min(BUFFER, tree.sizes().listBuffer()),
                directory,
                options.contains(SmbWatchOption.NAMES_ONLY) ? NAMES : NAMES | CONTENTS);
    }

    /** An answered request, and whether it had been replaced. */
    public record Answered(Exchange<SmbCall, SmbReply> exchange, boolean retired) {}

    /** Sends one more request. It has no deadline, because the server answers when something happens. */
    public void ask() throws SmbException {
        // Chained: if the session has expired, this class must receive that status itself, instead of waiting in the
        // session for the repeated request.
        SmbCall call = SmbCall.of(request, path).asChained();
        current.addLast(Requests.send(tree, call, Deadline.NEVER));
        if (closed) {
            close();
        }
    }

    /**
     * Returns the request that was answered first, and removes it, so that no other caller gets it. Servers may answer
     * the latest request first.
     */
    @Nullable
    public Answered pollAnswered() {
        if (all().stream().noneMatch(Exchange::isDone)) {
            return null;
        }
        // Looks at all requests again: during the first look, one request may have been answered after this thread had
        // passed it, and a later answered one was found instead.
        Exchange<SmbCall, SmbReply> first = all().stream()
                .filter(Exchange::isDone)
                .min(Comparator.comparingLong(Exchange::arrival))
                .orElse(null);
        if (first == null) {
            return null; // close() was faster
        }
        if (retired.remove(first)) {
            return new Answered(first, true);
        }
        return current.remove(first) ? new Answered(first, false) : null;
    }

    /**
     * Replaces all requests. Sends the new ones first, so that the server always has one. Responses to the old requests
     * count until the next refresh, which cancels them.
     */
    public void refresh() throws SmbException {
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
    public void await(Deadline deadline) throws InterruptedException {
        List<Exchange<SmbCall, SmbReply>> open = all();
        FirstOf first = new FirstOf(open);
        try {
            open.forEach(exchange -> exchange.attach(first::happened));
            tree.connection().worker().receive(first, deadline);
        } finally {
            open.forEach(Awaited::detach);
        }
    }

    private List<Exchange<SmbCall, SmbReply>> all() {
        List<Exchange<SmbCall, SmbReply>> all = new ArrayList<>(retired);
        all.addAll(current);
        return all;
    }

    /** The first of several events. */
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

    public boolean closed() {
        return closed;
    }

    /** Cancels all requests. A waiting thread continues. */
    public void close() {
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
