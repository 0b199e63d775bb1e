// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.net.ConnectOptions;
import dev.heddle.core.net.Proxy;
import dev.heddle.smb.internal.connect.ClientConfig;
import dev.heddle.smb.internal.connect.ClientSession;
import dev.heddle.smb.internal.connect.SmbConnector;
import dev.heddle.smb.internal.dfs.DfsServers;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Opens {@linkplain SmbSession sessions}, all with the same settings. Thread-safe. Has no static state: clients with
 * different settings can be used side by side.
 *
 * {@snippet :
 * try (SmbClient client = SmbClient.builder()
 *                 .credentials(Credentials.password("alice", password))
 *                 .backend("virtual")
 *                 .build();
 *         SmbSession session = client.connect("nas.example");
 *         SmbShare share = session.share("data")) {
 *     byte[] report = share.readAllBytes("reports/2026.pdf");
 * }
 * }
 */
public final class SmbClient implements AutoCloseable {
    /** The port of SMB over TCP. */
    public static final int DEFAULT_PORT = 445;

    private final SmbConnector connector;
    private final DfsServers dfs;
    private final Set<ClientSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final LongAdder reconnects = new LongAdder();

    private SmbClient(ClientConfig config, boolean followDfs, DfsPolicy policy) {
        this.connector = new SmbConnector(config);
        this.dfs = new DfsServers(
                host -> open(host, DEFAULT_PORT, 0), config.worker().time(), followDfs, policy);
    }

    /** Returns a builder with the default settings. */
    public static Builder builder() {
        return new Builder();
    }

    /** Connects to port 445; see {@link #connect(String, int)}. */
    public SmbSession connect(String host) throws SmbException {
        return connect(host, DEFAULT_PORT);
    }

    /**
     * Connects and logs in.
     *
     * @param host name or address
     * @param port 1 to 65535
     * @return a session that the caller closes; {@link #close()} closes it otherwise
     * @throws SmbAuthenticationException if the server refuses the login
     * @throws SmbConnectionException if the connection fails
     * @throws SmbTimeoutException if the server does not answer in time
     * @throws SmbSecurityException if the server offers less security than required
     */
    public SmbSession connect(String host, int port) throws SmbException {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        return new SmbSession(this, open(host, port, 0), dfs);
    }

    /** Connects to the same server again. The given session has already ended its connection. */
    SmbSession reconnect(ClientSession ended) throws SmbException {
        ClientSession next = open(ended.host(), ended.port(), ended.id());
        reconnects.increment();
        return new SmbSession(this, next, dfs);
    }

    private ClientSession open(String host, int port, long previousSession) throws SmbException {
        if (closed.get()) {
            throw new SmbClosedException(SmbException.Details.of("the client was closed"));
        }
        ClientSession session = connector.connect(host, port, previousSession, sessions::remove);
        sessions.add(session);
        if (closed.get()) {
            session.close();
        }
        return session;
    }

    /** Returns the counters of this client; also works after {@link #close()}. */
    public SmbClientMetrics metrics() {
        return new SmbClientMetrics(reconnects.sum(), dfs.asked.sum(), dfs.known.sum());
    }

    /** Closes all sessions, including those that DFS opened. Does not close the credentials. Later calls do nothing. */
    @Override
    public void close() {
        closed.set(true);
        List.copyOf(sessions).forEach(ClientSession::close);
    }

    /** The settings of a client. Not thread-safe. */
    public static final class Builder {
        private @Nullable WorkerBackend backend;
        private WorkerConfig worker = WorkerConfig.defaults();
        private @Nullable Credentials credentials;
        private ConnectOptions connect = ConnectOptions.defaults().timeout(Duration.ofSeconds(10));
        private Duration requestTimeout = Duration.ofSeconds(60);
        private SmbDialect minDialect = SmbDialect.SMB_2_0_2;
        private SmbDialect maxDialect = SmbDialect.SMB_3_1_1;
        private SigningPolicy signing = SigningPolicy.REQUIRED;
        private List<SigningAlgorithm> signingAlgorithms =
                List.of(SigningAlgorithm.AES_GMAC, SigningAlgorithm.AES_CMAC, SigningAlgorithm.HMAC_SHA256);
        private EncryptionPolicy encryption = EncryptionPolicy.IF_REQUIRED;
        private List<Cipher> ciphers = List.of(Cipher.values());
        private ServerAddresses addresses = InetSocketAddress::createUnresolved;
        private boolean followDfs = true;
        private DfsPolicy dfs = DfsPolicy.DEFAULT;
        private boolean mapNames = true;
        private boolean flushWrites = true;

        private Builder() {}

        /**
         * Sets the worker backend by name. The default is {@code "virtual"}, or another backend on the path if that one
         * is missing: {@link Workers#preferred}.
         *
         * @throws IllegalArgumentException if no backend has that name
         */
        public Builder backend(String name) {
            return backend(Workers.named(name));
        }

        /**
         * Sets buffers, their pool and limits for all connections. Clients with the same settings object share one
         * pool. The name and the timeout in the settings are ignored: see {@link #requestTimeout}.
         */
        public Builder worker(WorkerConfig settings) {
            worker = settings;
            return this;
        }

        /** Sets the worker backend. */
        public Builder backend(WorkerBackend newBackend) {
            backend = newBackend;
            return this;
        }

        /**
         * Sets the credentials. There is no default; use {@link Credentials#anonymous()} for a session without a user.
         * The caller closes the credentials, after the sessions: a server may require a new login during an open
         * session.
         */
        public Builder credentials(Credentials newCredentials) {
            credentials = newCredentials;
            return this;
        }

        /** Sets the TCP connect timeout, above 0; the default is 10 s. */
        public Builder connectTimeout(Duration timeout) {
            connect = connect.timeout(positive(timeout));
            return this;
        }

        /**
         * Sets the proxy for connections to all servers, including those that DFS leads to; null, the default, for
         * none.
         */
        public Builder proxy(@Nullable Proxy proxy) {
            connect = connect.proxy(proxy);
            return this;
        }

        /**
         * Sets the connect options: the timeout, SO_KEEPALIVE, the socket factory, the proxy. Replaces the values of
         * {@link #connectTimeout} and {@link #proxy}.
         */
        public Builder connectOptions(ConnectOptions options) {
            connect = options;
            return this;
        }

        /**
         * Sets how long a request waits for its response, above 0. The default is 60 s, because a server may wait 35 s
         * for another client that holds an oplock. The wait is up to six times as long while the server reports the
         * request as pending and shows signs of life. Waits with their own timeout, for a lock or an event, are not
         * extended.
         */
        public Builder requestTimeout(Duration timeout) {
            requestTimeout = positive(timeout);
            return this;
        }

        private static Duration positive(Duration timeout) {
            if (timeout.isZero() || timeout.isNegative()) {
                throw new IllegalArgumentException("a timeout must be above 0: " + timeout);
            }
            return timeout;
        }

        /** Sets the range of dialects to offer, inclusive; the default is all dialects. */
        public Builder dialects(SmbDialect min, SmbDialect max) {
            if (min.compareTo(max) > 0) {
                throw new IllegalArgumentException("no dialect from " + min + " to " + max);
            }
            minDialect = min;
            maxDialect = max;
            return this;
        }

        /** Sets when to sign; the default is {@link SigningPolicy#REQUIRED}. */
        public Builder signing(SigningPolicy policy) {
            signing = policy;
            return this;
        }

        /**
         * Sets the signing algorithms to offer in SMB 3.1.1, best first; the default is GMAC, CMAC, HMAC-SHA256. A
         * server that supports none of them is refused. Older dialects have one fixed algorithm each, whatever is set
         * here.
         */
        public Builder signingAlgorithms(SigningAlgorithm... preferred) {
            if (preferred.length == 0) {
                throw new IllegalArgumentException("no signing algorithm");
            }
            signingAlgorithms = new ArrayList<>(List.of(preferred));
            return this;
        }

        /** Sets when to encrypt; the default is {@link EncryptionPolicy#IF_REQUIRED}. */
        public Builder encryption(EncryptionPolicy policy) {
            encryption = policy;
            return this;
        }

        /**
         * Sets the ciphers to offer, best first; the default is AES-128-GCM, AES-256-GCM, AES-128-CCM, AES-256-CCM.
         * Without AES-128-CCM, SMB 3.0 and 3.0.2 cannot encrypt.
         */
        public Builder ciphers(Cipher... preferred) {
            if (preferred.length == 0) {
                throw new IllegalArgumentException("no cipher; to do without use EncryptionPolicy.OFF");
            }
            ciphers = List.of(preferred);
            return this;
        }

        /** Sets the mapping from server names to addresses; by default each server is reached at its own name. */
        public Builder addresses(ServerAddresses newAddresses) {
            addresses = newAddresses;
            return this;
        }

        /**
         * Sets whether the client follows paths in a DFS namespace to the servers that hold them; the default is true.
         * The client logs in there with the same credentials, if the {@linkplain #dfs policy} allows it. If false, such
         * a path fails with an {@link SmbStatusException} with STATUS_PATH_NOT_COVERED.
         */
        public Builder followDfs(boolean follow) {
            followDfs = follow;
            return this;
        }

        /**
         * Sets at which servers the client logs in when a DFS referral names them; the default is
         * {@link DfsPolicy#DEFAULT}: the host that was given to {@link SmbClient#connect}, hosts below that name and,
         * with Kerberos, hosts of the user's realm. Other hosts fail with an {@link SmbDfsRefusedException}.
         */
        public Builder dfs(DfsPolicy policy) {
            dfs = policy;
            return this;
        }

        /**
         * Sets whether names that SMB forbids are stored as macOS does, with characters of Unicode's private use area,
         * and mapped back when they are read; the default is true. These are names with one of the characters 1 to 31
         * or {@code " * : < > ? |}, and names that end with a space or a dot. If false, servers refuse such names or
         * change them, and {@code name:stream} is the path of a stream.
         */
        public Builder mapForbiddenNames(boolean map) {
            mapNames = map;
            return this;
        }

        /**
         * Sets whether operations that write a file to its end flush it to the server's disk before they return, with a
         * FLUSH ([MS-SMB2] 2.2.17): {@code writeFile}, uploads, copies, and finishing a writer or an output stream. The
         * default is true. If false, these operations return when the server has received all data, like
         * {@link java.nio.file.Files#write}: the end of this process or connection then loses nothing, but a power
         * failure of the server may. Many small files are then written faster, above all to spinning disks.
         * {@link SmbFile#flush} always flushes.
         */
        public Builder flushWrites(boolean flush) {
            flushWrites = flush;
            return this;
        }

        /**
         * Builds the client.
         *
         * @throws IllegalStateException if no credentials were set, or if no worker backend was set and none is on the
         *     path
         */
        public SmbClient build() {
            if (credentials == null) {
                throw new IllegalStateException(
                        "no credentials: set some, or Credentials.anonymous() for a session without a user");
            }
            return new SmbClient(
                    new ClientConfig(
                            backend == null ? Workers.preferred() : backend,
                            worker.withName("smb").withDefaultTimeout(requestTimeout),
                            credentials.identity(),
                            connect,
                            minDialect,
                            maxDialect,
                            signing,
                            List.copyOf(signingAlgorithms),
                            encryption,
                            ciphers,
                            addresses,
                            mapNames,
                            flushWrites),
                    followDfs,
                    dfs);
        }
    }
}
