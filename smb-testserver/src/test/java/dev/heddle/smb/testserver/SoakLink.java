package dev.heddle.smb.testserver;

import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A connection that several callers use at once, and that whoever finds it broken has replaced. */
final class SoakLink {
    private SmbClient client;
    private final EmbeddedSmbServer server;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<CompletableFuture<Void>> audits = new ArrayList<>();
    private @Nullable Line line;
    private int lost;

    /** A session, and the share in it. */
    record Line(SmbSession session, SmbShare share) {}

    SoakLink(SmbClient client, EmbeddedSmbServer server) {
        this.client = client;
        this.server = server;
    }

    /** The present session, or a new one. */
    Line line() throws SmbException {
        lock.lock();
        try {
            if (line == null) {
                SmbSession session = client.connect(server.host(), server.port());
                try {
                    line = new Line(session, session.share(ServerCase.SHARE));
                } catch (SmbException e) {
                    session.close();
                    throw e;
                }
            }
            return line;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a session up; does nothing if somebody else has done so. */
    void giveUp(Line broken) {
        lock.lock();
        try {
            if (broken.equals(line)) {
                line = null;
                lost++;
                broken.session().close();
                audits.removeIf(audit -> audit.isDone() && !audit.isCompletedExceptionally());
                audits.add(CompletableFuture.runAsync(() -> nothingIsOpen(broken.session())));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives the present session up; the next one is that client's. */
    void goOnWith(SmbClient other) {
        lock.lock();
        try {
            if (line != null) {
                giveUp(line);
            }
            client = other;
        } finally {
            lock.unlock();
        }
    }

    private static void nothingIsOpen(SmbSession session) {
        Bounded.await(
                () -> "all exchanges end: " + session.metrics(),
                () -> session.metrics().connection().exchangesOpen() == 0);
    }

    /** Whether a session was given up. */
    boolean hasGivenUp(Line some) {
        lock.lock();
        try {
            return !some.equals(line);
        } finally {
            lock.unlock();
        }
    }

    /** How many sessions were given up. */
    int lost() {
        return lost;
    }

    /** Fails if an exchange is open on a session that has ended, or on the present one, which nobody uses now. */
    void audit() throws Exception {
        if (line != null) {
            nothingIsOpen(line.session());
        }
        for (CompletableFuture<Void> audit : audits) {
            audit.get(1, TimeUnit.MINUTES);
        }
    }
}
