// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.session;

import dev.heddle.smb.testserver.internal.connection.ServerConnection;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The sessions of a server. Thread-safe. */
public final class Sessions {
    /** The maximum number of sessions of a connection, including those whose login is not complete. */
    private static final int MAX = 256;

    private final Map<Long, ServerSession> sessions = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong(0x4400_0000_0000L);
    private final AtomicLong fileIds = new AtomicLong();

    /** @throws StatusException if the connection has the maximum number of sessions */
    ServerSession create(ServerConnection connection) throws StatusException {
        if (sessions.values().stream()
                        .filter(session -> session.connection() == connection)
                        .count()
                >= MAX) {
            throw new StatusException(NtStatus.INSUFFICIENT_RESOURCES);
        }
        ServerSession session = new ServerSession(ids.incrementAndGet(), connection);
        sessions.put(session.id(), session);
        return session;
    }

    /** Returns the session of that id on that connection; null if there is none. */
    @Nullable
    public ServerSession find(long id, ServerConnection connection) {
        ServerSession session = sessions.get(id);
        return session == null || session.connection() != connection ? null : session;
    }

    /** Returns a new unique file id. */
    public FileId nextFileId() {
        long number = fileIds.incrementAndGet();
        return new FileId(number, number);
    }

    /** Ends a session; returns when all its resources are released, even if another thread ends it too. */
    public void end(ServerSession session) {
        session.end();
        sessions.remove(session.id(), session);
    }

    /** Ends a session of the same user, on any connection, that its client reports as lost. */
    void endPrevious(long id, String user) {
        ServerSession session = sessions.get(id);
        if (session != null && session.belongsTo(user)) {
            end(session);
        }
    }

    public void endAll(ServerConnection connection) {
        for (ServerSession session : new ArrayList<>(sessions.values())) {
            if (session.connection() == connection) {
                end(session);
            }
        }
    }

    public int count() {
        return sessions.size();
    }

    public int openHandles() {
        return sessions.values().stream().mapToInt(ServerSession::openHandles).sum();
    }
}
