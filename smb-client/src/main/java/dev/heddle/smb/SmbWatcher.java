// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Deadline;
import dev.heddle.core.TimeSource;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.SmbCall;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.internal.chain.SmbReply;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.internal.watch.Liveness;
import dev.heddle.smb.internal.watch.WatchChanges;
import dev.heddle.smb.internal.watch.WatchRequests;
import dev.heddle.smb.wire.ChangeNotifyResponse;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.smb.wire.EchoResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The changes in a directory, in the order in which the server reports them ([MS-SMB2] 3.2.4.17). Thread-safe; each
 * event goes to one caller.
 *
 * <p>The server always has a pending request to answer: this class sends the next request before it delivers the events
 * of the last response. After every ten minutes of waiting it replaces all pending requests, in case the server has
 * lost them. While no thread calls this watcher, the server buffers changes; if its buffer overflows, the next event is
 * an {@link SmbWatchEvent.Kind#OVERFLOW}.
 *
 * <p>The watch ends with the first failure, such as the loss of the connection: every later call throws that failure.
 */
public final class SmbWatcher implements AutoCloseable {
    private static final Duration REFRESH = Duration.ofMinutes(10);
    /** The maximum delay of the new name of a rename after the old one; servers send both at once. */
    private static final Duration NEW_NAME = Duration.ofSeconds(1);
    /** The maximum number of consecutive responses with the status that the session has expired. */
    private static final int MAX_RENEWALS = 3 * WatchRequests.AHEAD;

    private final TreeHandler tree;
    private final ConnectionMessageHandler<SmbCall, SmbReply> connection;
    private final String path;
    private final FileId directory;
    private final WatchRequests requests;
    private final WatchChanges changes;
    private final Liveness liveness;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicBoolean handleClosed = new AtomicBoolean();
    private Deadline refreshAt;
    private Deadline newNameUntil = Deadline.NEVER;
    private int renewals;
    private @Nullable SmbException failure;

    private SmbWatcher(TreeHandler tree, String path, FileId directory, Set<SmbWatchOption> options) {
        this.tree = tree;
        this.connection = tree.connection();
        this.path = path;
        this.directory = directory;
        this.requests = new WatchRequests(tree, directory, path, options);
        this.changes = new WatchChanges(path, tree.view());
        this.liveness = new Liveness(tree);
        this.refreshAt = connection.deadline(REFRESH);
    }

    /**
     * Opens a directory and watches it.
     *
     * @param real the path on the server that holds the directory
     * @param path the path by which the user reaches the directory and its content
     */
    static SmbWatcher open(TreeHandler tree, String real, String path, Set<SmbWatchOption> options)
            throws SmbException {
        FileId directory = tree.create(OpenMode.listing(real), path).fileId();
        SmbWatcher watcher = new SmbWatcher(tree, path, directory, options);
        try {
            for (int i = 0; i < WatchRequests.AHEAD; i++) {
                watcher.requests.ask();
            }
            // The server processes requests in order: when it has answered this one, it has received the watch
            // requests.
            tree.call(new EchoRequest(), path, EchoResponse.class);
            return watcher;
        } catch (SmbException | RuntimeException e) {
            watcher.close();
            throw e;
        }
    }

    /** The watched directory within the share, names separated by slashes. */
    public String path() {
        return SmbPath.toUser(path);
    }

    /**
     * Returns the next event; waits for it as long as the connection is open.
     *
     * @throws SmbCancelledException if the calling thread is interrupted; the watch continues
     * @throws SmbClosedException if this watcher was closed
     * @throws SmbConnectionException if the connection was lost
     * @throws SmbTimeoutException if the server no longer responds
     * @throws SmbStatusException if the server ended the watch, for example because the directory was deleted
     */
    public SmbWatchEvent take() throws SmbException {
        SmbWatchEvent event = null;
        while (event == null) {
            event = next(Deadline.NEVER);
        }
        return event;
    }

    /**
     * Returns the next event, if it arrives in time.
     *
     * @param timeout 0 or more
     * @return empty if no event arrived in time
     * @throws SmbException as {@link #take}
     */
    public Optional<SmbWatchEvent> poll(Duration timeout) throws SmbException {
        return Optional.ofNullable(next(connection.deadline(timeout)));
    }

    private @Nullable SmbWatchEvent next(Deadline deadline) throws SmbException {
        try {
            if (!turn.tryLock(Math.max(0, deadline.remainingNanos()), TimeUnit.NANOSECONDS)) {
                return null;
            }
            try {
                return nextInTurn(deadline);
            } finally {
                turn.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SmbCancelledException(
                    Details.of("interrupted while waiting for a change in " + SmbPath.quoted(path), e));
        }
    }

    private @Nullable SmbWatchEvent nextInTurn(Deadline deadline) throws SmbException, InterruptedException {
        while (true) {
            SmbWatchEvent event = changes.poll();
            if (event != null) {
                return event;
            }
            if (failure != null) {
                throw failure;
            }
            if (requests.closed()) {
                liveness.end(); // a request was sent after close() had ended the liveness check
                throw new SmbClosedException(Details.of("the watch of " + SmbPath.quoted(path) + " was closed"));
            }
            try {
                if (!progress()) {
                    if (deadline.expired()) {
                        return null;
                    }
                    waitOnce(deadline);
                }
            } catch (SmbException e) {
                end(e);
            }
        }
    }

    /** Does one step that needs no waiting; returns whether there was one. */
    private boolean progress() throws SmbException {
        WatchRequests.Answered answered = requests.pollAnswered();
        if (answered != null) {
            receive(answered);
            newNameUntil = connection.deadline(NEW_NAME);
            return true;
        }
        if (changes.awaitsNewName() && newNameUntil.expired()) {
            changes.noNewName();
            return true;
        }
        if (refreshAt.expired()) {
            refreshAt = connection.deadline(REFRESH);
            requests.refresh();
            return true;
        }
        return false;
    }

    /** Waits until there is something to do, at most until the deadline. */
    private void waitOnce(Deadline deadline) throws SmbException, InterruptedException {
        TimeSource time = connection.worker().config().time();
        long begin = time.nanoTime();
        Deadline until = earlier(earlier(deadline, refreshAt), liveness.deadline());
        requests.await(changes.awaitsNewName() ? earlier(until, newNameUntil) : until);
        liveness.waited(time.nanoTime() - begin);
    }

    private static Deadline earlier(Deadline a, Deadline b) {
        return a.remainingNanos() <= b.remainingNanos() ? a : b;
    }

    private void receive(WatchRequests.Answered answered) throws SmbException {
        SmbException notReplaced = null;
        if (!answered.retired()) {
            try {
                requests.ask();
            } catch (SmbException e) {
                notReplaced = e; // thrown below, after the changes that the server has reported
            }
        }
        try (SmbReply reply = Requests.receive(tree, answered.exchange())) {
            accept(reply, answered);
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.CHANGE_NOTIFY, path);
        }
        if (notReplaced != null) {
            throw notReplaced;
        }
    }

    private void accept(SmbReply reply, WatchRequests.Answered answered) throws IOException {
        NtStatus status = reply.status();
        if (status.equals(NtStatus.NETWORK_SESSION_EXPIRED) && ++renewals <= MAX_RENEWALS) {
            return; // the session has been renewed by now
        }
        if (status.equals(NtStatus.CANCELLED) && answered.retired()) {
            return;
        }
        renewals = 0;
        if (status.equals(NtStatus.NOTIFY_CLEANUP)) {
            throw tree.isDisconnected()
                    ? new SmbClosedException(
                            Details.of("the watch of " + SmbPath.quoted(path) + " was closed with its share"))
                    : new SmbConnectionException(Details.of("the watch of '" + path
                            + "' was closed: the server has ended its handle, share or session"));
        }
        if (status.equals(NtStatus.NOTIFY_ENUM_DIR)) {
            changes.overflow();
        } else if (status.equals(NtStatus.SUCCESS) && reply.decode() instanceof ChangeNotifyResponse response) {
            if (!response.data().hasRemaining()) {
                changes.overflow();
            }
            for (FileNotifyInformation change : FileNotifyInformation.decodeList(response.data())) {
                changes.accept(change);
            }
        } else {
            throw Requests.failed(reply, answered.exchange().request());
        }
    }

    private void end(SmbException cause) {
        failure = requests.closed()
                ? new SmbClosedException(Details.of("the watch of " + SmbPath.quoted(path) + " was closed", cause))
                : cause;
        changes.noNewName();
        close();
    }

    /** Ends the watch; a thread that waits for an event gets an {@link SmbClosedException}. Later calls do nothing. */
    @Override
    public void close() {
        if (handleClosed.compareAndSet(false, true)) {
            requests.close();
            liveness.end();
            tree.closeQuietly(directory, path);
        }
    }
}
