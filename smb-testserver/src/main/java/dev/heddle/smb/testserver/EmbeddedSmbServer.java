package dev.heddle.smb.testserver;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.Cipher;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.testserver.internal.connection.ServerConfig;
import dev.heddle.smb.testserver.internal.connection.ServerConnection;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An SMB2/3 server inside this JVM, for tests and demos. <b>Not for production.</b> Starts and stops in milliseconds;
 * any number may run at once. It binds the loopback and a free port unless told otherwise. Thread-safe.
 *
 * <pre>{@code
 * try (EmbeddedSmbServer server = EmbeddedSmbServer.builder().share("data", folder).user("alice", "secret").start()) {
 *     client.connect(server.host(), server.port());
 * }
 * }</pre>
 *
 * <p>Clients see names without letter case, as SMB wants, whatever the file system does. Attributes, creation times,
 * named streams (up to 16 MiB each) and security descriptors that clients set live in memory, as long as the server;
 * extended attributes live in the file system, if it has a place for them. A descriptor tells only users, who are all
 * alike, from guests. Links are followed if they end inside the share. Nothing is forced to the disk. Oplocks and
 * leases are never granted.
 */
public final class EmbeddedSmbServer implements AutoCloseable {
    private final ServerCore core;
    private final Faults faults;

    private EmbeddedSmbServer(ServerCore core) {
        this.core = core;
        this.faults = new Faults(core);
    }

    /** A server with no share and no user, to be given some. */
    public static Builder builder() {
        return new Builder();
    }

    /** The address to connect to, as text. */
    public String host() {
        return core.address().getAddress().getHostAddress();
    }

    /** The port to connect to. */
    public int port() {
        return core.address().getPort();
    }

    /** The address to connect to. */
    public InetSocketAddress address() {
        return core.address();
    }

    /** What it does wrong, on purpose: nothing, until told. */
    public Faults faults() {
        return faults;
    }

    /** How many connections there are. */
    public int connections() {
        return core.connections().size();
    }

    /** How many files, directories and pipes are open, by all clients together. */
    public int openHandles() {
        return core.sessions().openHandles();
    }

    /** How many requests wait for their answer. */
    int unanswered() {
        return core.connections().stream()
                .mapToInt(ServerConnection::unanswered)
                .sum();
    }

    /** How many requests wait for something to happen, of which the client was told. */
    int pending() {
        return core.connections().stream().mapToInt(ServerConnection::pending).sum();
    }

    /** How many sessions there are, logins that have not ended among them. */
    int sessions() {
        return core.sessions().count();
    }

    /** Lends all buffers of its connections. */
    BufferPool pool() {
        return core.workers().pool();
    }

    /**
     * Ends all connections and stops listening; waits until all work in the shares has ended. Later calls do nothing.
     */
    @Override
    public void close() {
        core.close();
    }

    /** Settings of a server. Not thread-safe. */
    public static final class Builder {
        private static final int LARGEST = 8 << 20;
        private static final int SMALLEST = 64 << 10;

        private @Nullable WorkerBackend backend;
        private InetAddress address = InetAddress.getLoopbackAddress();
        private int port;
        private String name = "HEDDLE";
        private String comment = "Heddle test server";
        private final List<ServedShare> shares = new ArrayList<>();
        private final Map<String, String> users = new LinkedHashMap<>();
        private boolean guests;
        private SmbDialect minDialect = SmbDialect.SMB_2_0_2;
        private SmbDialect maxDialect = SmbDialect.SMB_3_1_1;
        private boolean signingRequired;
        private boolean encryptionRequired;
        private List<Cipher> ciphers = List.of(Cipher.values());
        private List<SigningAlgorithm> signingAlgorithms =
                List.of(SigningAlgorithm.AES_GMAC, SigningAlgorithm.AES_CMAC, SigningAlgorithm.HMAC_SHA256);
        private ServerConfig.Sizes sizes = new ServerConfig.Sizes(1 << 20, LARGEST, LARGEST);
        private int maxCredits = 512;
        private int maxConnections = 4096;
        private Duration loginTime = Duration.ofSeconds(30);

        private Builder() {}

        /**
         * The worker backend that moves the frames of its connections; {@code virtual} or what else is on the path
         * unless set: {@link Workers#preferred}.
         */
        public Builder backend(WorkerBackend newBackend) {
            backend = newBackend;
            return this;
        }

        /**
         * The worker backend of that name.
         *
         * @throws IllegalArgumentException if there is none of that name
         */
        public Builder backend(String newBackend) {
            return backend(Workers.named(newBackend));
        }

        /**
         * Where to listen; the loopback unless set. Whoever can reach another address can attack a server that was not
         * made for it.
         */
        public Builder address(InetAddress newAddress) {
            address = newAddress;
            return this;
        }

        /** The port, 0 to 65535; 0, the default, takes a free one. */
        public Builder port(int newPort) {
            if (newPort < 0 || newPort > 0xFFFF) {
                throw new IllegalArgumentException("not a port: " + newPort);
            }
            port = newPort;
            return this;
        }

        /** What the server calls itself: 1 to 15 characters. */
        public Builder name(String newName) {
            if (newName.isEmpty() || newName.length() > 15) {
                throw new IllegalArgumentException("a NetBIOS name has 1 to 15 characters: '" + newName + "'");
            }
            name = newName;
            return this;
        }

        /** What the server says about itself: up to 48 characters. */
        public Builder comment(String newComment) {
            if (newComment.length() > 48) {
                throw new IllegalArgumentException("a server's comment has up to 48 characters: '" + newComment + "'");
            }
            comment = newComment;
            return this;
        }

        /** Adds a share of that name that can be written. */
        public Builder share(String shareName, Path folder) {
            return share(ServedShare.of(shareName, folder));
        }

        /** Adds a share. */
        public Builder share(ServedShare share) {
            if (shares.stream().anyMatch(other -> other.name().equalsIgnoreCase(share.name()))) {
                throw new IllegalArgumentException("there is a share '" + share.name() + "' already");
            }
            shares.add(share);
            return this;
        }

        /** Adds a user, who may do everything in every share. */
        public Builder user(String user, String password) {
            if (user.isEmpty()) {
                throw new IllegalArgumentException("a user has a name");
            }
            users.put(ServerConfig.fold(user), password);
            return this;
        }

        /**
         * Whether those who log in without a name, or with one that nobody has, are let in as guests; off unless set.
         */
        public Builder guests(boolean allowed) {
            guests = allowed;
            return this;
        }

        /** The dialects that are spoken, from {@code min} to {@code max}; all unless set. */
        public Builder dialects(SmbDialect min, SmbDialect max) {
            if (min.compareTo(max) > 0) {
                throw new IllegalArgumentException(min + " is above " + max);
            }
            minDialect = min;
            maxDialect = max;
            return this;
        }

        /** Whether every session has to be signed; off unless set. */
        public Builder signingRequired(boolean required) {
            signingRequired = required;
            return this;
        }

        /** Whether every session has to be encrypted, which shuts out dialects before 3.0; off unless set. */
        public Builder encryptionRequired(boolean required) {
            encryptionRequired = required;
            return this;
        }

        /**
         * The ciphers, the preferred one first; none at all turns encryption off. Dialects 3.0 and 3.0.2 need
         * AES-128-CCM among them.
         */
        public Builder ciphers(Cipher... preferred) {
            ciphers = List.of(preferred);
            return this;
        }

        /** The signing algorithms of dialect 3.1.1, the preferred one first; without any in common it is AES-CMAC. */
        public Builder signingAlgorithms(SigningAlgorithm... preferred) {
            signingAlgorithms = List.of(preferred);
            return this;
        }

        /**
         * The largest query, READ and WRITE in bytes, 65,536 to 8 MiB each; 1 MiB, 8 MiB and 8 MiB unless set.
         *
         * @throws IllegalArgumentException if one is out of that range
         */
        public Builder maxSizes(int transact, int read, int write) {
            for (int size : new int[] {transact, read, write}) {
                if (size < SMALLEST || size > LARGEST) {
                    throw new IllegalArgumentException(size + " is not from " + SMALLEST + " to " + LARGEST);
                }
            }
            sizes = new ServerConfig.Sizes(transact, read, write);
            return this;
        }

        /**
         * How many credits a connection may hold, 1 to 8,192; 512 unless set. Each may bring 64 KiB of requests into
         * this JVM's memory.
         */
        public Builder maxCredits(int credits) {
            if (credits < 1 || credits > 8192) {
                throw new IllegalArgumentException(credits + " is not from 1 to 8192");
            }
            maxCredits = credits;
            return this;
        }

        /**
         * How many connections there may be at once, 1 to 65,536; 4,096 unless set. Further ones are closed at once.
         */
        public Builder maxConnections(int connections) {
            if (connections < 1 || connections > 1 << 16) {
                throw new IllegalArgumentException(connections + " is not from 1 to 65536");
            }
            maxConnections = connections;
            return this;
        }

        /** How long a client may take until it has logged in, above 0; 30 s unless set. Its connection ends then. */
        public Builder loginTime(Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new IllegalArgumentException("not a time to log in within: " + time);
            }
            loginTime = time;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IOException if it cannot listen there, or a share's folder is no directory
         * @throws IllegalStateException if no worker backend was set and none is on the path
         */
        public EmbeddedSmbServer start() throws IOException {
            ServerConfig config = new ServerConfig(
                    backend == null ? Workers.preferred() : backend,
                    new InetSocketAddress(address, port),
                    name,
                    comment,
                    List.copyOf(shares),
                    Map.copyOf(users),
                    guests,
                    minDialect,
                    maxDialect,
                    signingRequired,
                    encryptionRequired,
                    ciphers,
                    signingAlgorithms,
                    sizes,
                    maxCredits,
                    new ServerConfig.Limits(maxConnections, loginTime),
                    Clock.systemUTC());
            return new EmbeddedSmbServer(ServerCore.start(config));
        }
    }
}
