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

    /** Both become the result's to close: a long transfer may have to log in again. */
    public static Remote connect(SmbClient client, Credentials credentials, SmbUrl url) throws IOException {
        SmbSession session = client.connect(url.host(), url.port());
        return new Remote(client, credentials, url, session, url.share().isEmpty() ? null : session.share(url.share()));
    }

    /** The same with the share as it was when that snapshot was taken. One of the two is to be closed. */
    public Remote at(Instant snapshot) {
        return new Remote(client, credentials, url, session, share().snapshot(snapshot));
    }

    /** What the connection was made for. */
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
     * So many threads to work over this connection: virtual ones if its backend runs on those. With the backend single
     * they move the connection's bytes themselves, whichever waits for an answer, and are platform threads as with
     * threads: a JVM whose virtual threads were on a socket takes longer to exit.
     */
    public Crew crew(int jobs) {
        return new Crew(jobs, session.info().backend().equals("virtual"));
    }

    @Override
    public void close() {
        // With it go its session and its share.
        client.close();
        credentials.close();
    }
}
