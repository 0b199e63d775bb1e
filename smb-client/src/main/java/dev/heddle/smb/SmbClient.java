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
 * Makes {@linkplain SmbSession sessions}, all with the same settings. Thread-safe. Has no static state: clients with
 * different settings live side by side.
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

    /** A builder with the defaults. */
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
     * @return to be closed; at the latest {@link #close()} does it
     * @throws SmbAuthenticationException if the server refuses the login
     * @throws SmbConnectionException if there is no such server
     * @throws SmbTimeoutException if it does not answer in time
     * @throws SmbSecurityException if it offers less security than demanded
     */
    public SmbSession connect(String host, int port) throws SmbException {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
        return new SmbSession(this, open(host, port, 0), dfs);
    }

    /** Connects to the same server again; the session has given its connection up. */
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

    /** The counters of this client; readable also after {@link #close()}. */
    public SmbClientMetrics metrics() {
        return new SmbClientMetrics(reconnects.sum(), dfs.asked.sum(), dfs.known.sum());
    }

    /** Closes all sessions, also those to which DFS led. Does not touch the credentials. Later calls do nothing. */
    @Override
    public void close() {
        closed.set(true);
        List.copyOf(sessions).forEach(ClientSession::close);
    }

    /** Settings of a client. Not thread-safe. */
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
         * Sets the worker backend by name. The default is {@code "virtual"}, or what else is on the path:
         * {@link Workers#preferred}.
         *
         * @throws IllegalArgumentException if there is none of that name
         */
        public Builder backend(String name) {
            return backend(Workers.named(name));
        }

        /**
         * Sets buffers, their pool and bounds for all connections. Clients that are given the same settings share one
         * pool. What it says of a name and of a timeout does not count: see {@link #requestTimeout}.
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
         * Sets who logs in. There is no default: a session without a user is asked for with
         * {@link Credentials#anonymous()}. They stay the caller's to close, after the sessions: a server may want the
         * login again while a session lives.
         */
        public Builder credentials(Credentials newCredentials) {
            credentials = newCredentials;
            return this;
        }

        /** Sets how long TCP may take to connect, above 0; the default is 10 s. */
        public Builder connectTimeout(Duration timeout) {
            connect = connect.timeout(positive(timeout));
            return this;
        }

        /**
         * Sets the proxy that connects to the servers, also to those that DFS leads to; null, the default, for none.
         */
        public Builder proxy(@Nullable Proxy proxy) {
            connect = connect.proxy(proxy);
            return this;
        }

        /**
         * Sets how to connect: the timeout, SO_KEEPALIVE, what makes the sockets, the proxy. Replaces what
         * {@link #connectTimeout} and {@link #proxy} set.
         */
        public Builder connectOptions(ConnectOptions options) {
            connect = options;
            return this;
        }

        /**
         * Sets how long a request waits for its reply, above 0; the default is 60 s, since a server may wait 35 s for
         * another client that holds an oplock. While the server says that a request is pending, and is heard, it waits
         * up to six times as long. A wait with a timeout of its own, for a lock or an event, does not.
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

        /** Sets the dialects to offer, both ends included; the default is all. */
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
         * Sets the signing algorithms to offer to SMB 3.1.1, best first; the default is GMAC, CMAC, HMAC-SHA256. A
         * server that has none of them is refused. Older dialects have one each, whatever is set here.
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
         * Without AES-128-CCM there is no encryption in SMB 3.0 and 3.0.2.
         */
        public Builder ciphers(Cipher... preferred) {
            if (preferred.length == 0) {
                throw new IllegalArgumentException("no cipher; to do without use EncryptionPolicy.OFF");
            }
            ciphers = List.of(preferred);
            return this;
        }

        /** Sets where servers are to be reached; the default is where their names say. */
        public Builder addresses(ServerAddresses newAddresses) {
            addresses = newAddresses;
            return this;
        }

        /**
         * Sets whether paths in a DFS namespace are followed to the servers that hold them, the default; the client
         * logs in there with the same credentials, if the {@linkplain #dfs policy} allows it. If not, such a path is an
         * {@link SmbStatusException} with STATUS_PATH_NOT_COVERED.
         */
        public Builder followDfs(boolean follow) {
            followDfs = follow;
            return this;
        }

        /**
         * Sets at which servers the client logs in because a DFS referral names them; the default is
         * {@link DfsPolicy#DEFAULT}: the host that was given to {@link SmbClient#connect}, hosts below that name and,
         * by Kerberos, hosts of the user's realm. Others are an {@link SmbDfsRefusedException}.
         */
        public Builder dfs(DfsPolicy policy) {
            dfs = policy;
            return this;
        }

        /**
         * Sets whether names that SMB forbids are written as macOS does, in Unicode's private use area, and read back
         * so; the default is true. These are names with one of the characters 1 to 31 or {@code " * : < > ? |}, and
         * names that end with a space or a dot. Without it servers refuse such names, or change them, and
         * {@code name:stream} is the path of a stream.
         */
        public Builder mapForbiddenNames(boolean map) {
            mapNames = map;
            return this;
        }

        /**
         * Sets whether what writes a file to its end has the server bring it to its disk before it returns, by a FLUSH
         * ([MS-SMB2] 2.2.17): {@code writeFile}, uploads, copies, and finishing a writer or an output stream. The
         * default is true. Without it a file is written when the server has all of it, as it is after
         * {@link java.nio.file.Files#write}: the end of this process or connection takes nothing away, a power failure
         * of the server may. Many small files are written faster then, above all to disks that turn.
         * {@link SmbFile#flush} flushes in any case.
         */
        public Builder flushWrites(boolean flush) {
            flushWrites = flush;
            return this;
        }

        /**
         * Makes the client.
         *
         * @throws IllegalStateException if no credentials were set; or if no worker backend was, and none is on the
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
