// SPDX-License-Identifier: Apache-2.0
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

/**
 * A connection that several callers share; a caller that finds it broken gives it up, and the next call opens a new
 * one.
 */
final class SoakLink {
    private SmbClient client;
    private final EmbeddedSmbServer server;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<CompletableFuture<Void>> audits = new ArrayList<>();
    private @Nullable Line line;
    private int lost;

    /** A session and its share. */
    record Line(SmbSession session, SmbShare share) {}

    SoakLink(SmbClient client, EmbeddedSmbServer server) {
        this.client = client;
        this.server = server;
    }

    /** Returns the present session, or opens a new one. */
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

    /** Gives up a session; does nothing if another caller has done so. */
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

    /** Gives up the present session; the next one belongs to this client. */
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

    /** Returns whether a session was given up. */
    boolean hasGivenUp(Line some) {
        lock.lock();
        try {
            return !some.equals(line);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of sessions given up. */
    int lost() {
        return lost;
    }

    /** Fails if an exchange is open on a session that has ended, or on the present session, which is idle now. */
    void audit() throws Exception {
        if (line != null) {
            nothingIsOpen(line.session());
        }
        for (CompletableFuture<Void> audit : audits) {
            audit.get(1, TimeUnit.MINUTES);
        }
    }
}
