// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.transfer;

import dev.heddle.cli.url.SmbUrl;
import dev.heddle.smb.Credentials;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A connection for one command. */
public final class Remote implements AutoCloseable {
    private final SmbClient client;
    private final Credentials credentials;
    private final SmbUrl url;
    private final SmbSession session;
    private final @Nullable SmbShare share;

    private Remote(
            SmbClient client, Credentials credentials, SmbUrl url, SmbSession session, @Nullable SmbShare share) {
        this.client = client;
        this.credentials = credentials;
        this.url = url;
        this.session = session;
        this.share = share;
    }

    /**
     * Connects and, if the URL names a share, opens it. The result owns the client and the credentials: a long transfer
     * may have to log in again.
     */
    public static Remote connect(SmbClient client, Credentials credentials, SmbUrl url) throws IOException {
        SmbSession session = client.connect(url.host(), url.port());
        return new Remote(client, credentials, url, session, url.share().isEmpty() ? null : session.share(url.share()));
    }

    /**
     * Returns this connection with the share as it was at the time of a snapshot. The caller closes only one of the
     * two.
     */
    public Remote at(Instant snapshot) {
        return new Remote(client, credentials, url, session, share().snapshot(snapshot));
    }

    /** Returns this connection for another place on its share. The caller closes only one of the two. */
    public Remote at(SmbUrl other) {
        return new Remote(client, credentials, other, session, share);
    }

    /** Returns the URL to work at. */
    public SmbUrl url() {
        return url;
    }

    public SmbSession session() {
        return session;
    }

    public boolean hasShare() {
        return share != null;
    }

    public SmbShare share() {
        if (share == null) {
            throw new IllegalStateException("the URL names no share");
        }
        return share;
    }

    /**
     * Returns threads that work over this connection: virtual threads on the backend {@code virtual}, else platform
     * threads. On the backend {@code single} these threads do the I/O themselves while they wait for a response; a JVM
     * that used virtual threads on a socket would take longer to exit.
     */
    public Crew crew(int jobs) {
        return new Crew(jobs, session.info().backend().equals("virtual"));
    }

    @Override
    public void close() {
        // Closes its session and its share too.
        client.close();
        credentials.close();
    }
}
