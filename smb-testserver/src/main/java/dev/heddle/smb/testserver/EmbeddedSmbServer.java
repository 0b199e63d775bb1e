// SPDX-License-Identifier: Apache-2.0
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
 * An SMB2/3 server inside this JVM, for tests and demos. <b>Not for production.</b> It starts and stops in
 * milliseconds; any number of servers can run in parallel. By default, it listens on a free port of the loopback
 * address. Thread-safe.
 *
 * <pre>{@code
 * try (EmbeddedSmbServer server = EmbeddedSmbServer.builder().share("data", folder).user("alice", "secret").start()) {
 *     client.connect(server.host(), server.port());
 * }
 * }</pre>
 *
 * <p>Names are case-insensitive for clients, as SMB requires, on every file system. Attributes, creation times, named
 * streams (up to 16 MiB each) and security descriptors that clients set are kept in memory until the server closes;
 * extended attributes are kept in the file system, if it supports them. A security descriptor distinguishes only users
 * from guests; all users are equal. The server follows symbolic links that end inside the share. It does not force data
 * to the disk, and never grants oplocks or leases.
 */
public final class EmbeddedSmbServer implements AutoCloseable {
    private final ServerCore core;
    private final Faults faults;

    private EmbeddedSmbServer(ServerCore core) {
        this.core = core;
        this.faults = new Faults(core);
    }

    /** Returns a builder of a server that has no share and no user yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns the IP address of the server, as text. */
    public String host() {
        return core.address().getAddress().getHostAddress();
    }

    /** Returns the port of the server. */
    public int port() {
        return core.address().getPort();
    }

    /** Returns the address and port of the server. */
    public InetSocketAddress address() {
        return core.address();
    }

    /** Returns the faults that this server injects; none until a test adds some. */
    public Faults faults() {
        return faults;
    }

    /** Returns the number of open connections. */
    public int connections() {
        return core.connections().size();
    }

    /** Returns the number of files, directories and pipes that all clients together have open. */
    public int openHandles() {
        return core.sessions().openHandles();
    }

    /** Returns the number of requests without a final response. */
    int unanswered() {
        return core.connections().stream()
                .mapToInt(ServerConnection::unanswered)
                .sum();
    }

    /** Returns the number of pending requests: those to which the server has sent an interim response. */
    int pending() {
        return core.connections().stream().mapToInt(ServerConnection::pending).sum();
    }

    /** Returns the number of sessions, including those whose login is not complete. */
    int sessions() {
        return core.sessions().count();
    }

    /** Returns the pool of all buffers of the server's connections. */
    BufferPool pool() {
        return core.workers().pool();
    }

    /** Closes all connections and stops listening; waits until all requests have ended. Later calls do nothing. */
    @Override
    public void close() {
        core.close();
    }

    /** The settings of a server. Not thread-safe. */
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
         * Sets the worker backend of the server's connections. By default {@code virtual}, or another backend on the
         * class path: {@link Workers#preferred}.
         */
        public Builder backend(WorkerBackend newBackend) {
            backend = newBackend;
            return this;
        }

        /**
         * Sets the worker backend by name.
         *
         * @throws IllegalArgumentException if no backend has that name
         */
        public Builder backend(String newBackend) {
            return backend(Workers.named(newBackend));
        }

        /**
         * Sets the address to listen on [the loopback address]. Anybody who can reach another address can attack the
         * server, which is not made to withstand attacks.
         */
        public Builder address(InetAddress newAddress) {
            address = newAddress;
            return this;
        }

        /** Sets the port, 0 to 65535 [0]; 0 selects a free port. */
        public Builder port(int newPort) {
            if (newPort < 0 || newPort > 0xFFFF) {
                throw new IllegalArgumentException("not a port: " + newPort);
            }
            port = newPort;
            return this;
        }

        /** Sets the server's NetBIOS name, 1 to 15 characters [HEDDLE]. */
        public Builder name(String newName) {
            if (newName.isEmpty() || newName.length() > 15) {
                throw new IllegalArgumentException("a NetBIOS name has 1 to 15 characters: '" + newName + "'");
            }
            name = newName;
            return this;
        }

        /** Sets the server's comment, at most 48 characters. */
        public Builder comment(String newComment) {
            if (newComment.length() > 48) {
                throw new IllegalArgumentException("a server comment has at most 48 characters: '" + newComment + "'");
            }
            comment = newComment;
            return this;
        }

        /** Adds a writable share of that name. */
        public Builder share(String shareName, Path folder) {
            return share(ServedShare.of(shareName, folder));
        }

        /** Adds a share. */
        public Builder share(ServedShare share) {
            if (shares.stream().anyMatch(other -> other.name().equalsIgnoreCase(share.name()))) {
                throw new IllegalArgumentException("the share '" + share.name() + "' already exists");
            }
            shares.add(share);
            return this;
        }

        /** Adds a user, who has all rights in every share. */
        public Builder user(String user, String password) {
            if (user.isEmpty()) {
                throw new IllegalArgumentException("a user name must not be empty");
            }
            users.put(ServerConfig.fold(user), password);
            return this;
        }

        /** Sets whether anonymous clients and unknown user names are accepted as guests [false]. */
        public Builder guests(boolean allowed) {
            guests = allowed;
            return this;
        }

        /** Sets the range of dialects, from {@code min} to {@code max} [all dialects]. */
        public Builder dialects(SmbDialect min, SmbDialect max) {
            if (min.compareTo(max) > 0) {
                throw new IllegalArgumentException(min + " is above the maximum dialect " + max);
            }
            minDialect = min;
            maxDialect = max;
            return this;
        }

        /** Sets whether every session must be signed [false]. */
        public Builder signingRequired(boolean required) {
            signingRequired = required;
            return this;
        }

        /** Sets whether every session must be encrypted, which excludes dialects before 3.0 [false]. */
        public Builder encryptionRequired(boolean required) {
            encryptionRequired = required;
            return this;
        }

        /**
         * Sets the ciphers, the preferred one first; without any cipher, encryption is off. Dialects 3.0 and 3.0.2 can
         * encrypt only if AES-128-CCM is among the ciphers.
         */
        public Builder ciphers(Cipher... preferred) {
            ciphers = List.of(preferred);
            return this;
        }

        /**
         * Sets the signing algorithms of dialect 3.1.1, the preferred one first. If client and server have none in
         * common, they use AES-CMAC.
         */
        public Builder signingAlgorithms(SigningAlgorithm... preferred) {
            signingAlgorithms = List.of(preferred);
            return this;
        }

        /**
         * Sets the maximum sizes of a query, a READ and a WRITE in bytes, 65,536 to 8 MiB each [1 MiB, 8 MiB, 8 MiB].
         *
         * @throws IllegalArgumentException if a size is out of that range
         */
        public Builder maxSizes(int transact, int read, int write) {
            for (int size : new int[] {transact, read, write}) {
                if (size < SMALLEST || size > LARGEST) {
                    throw new IllegalArgumentException(size + " bytes is not from " + SMALLEST + " to " + LARGEST);
                }
            }
            sizes = new ServerConfig.Sizes(transact, read, write);
            return this;
        }

        /**
         * Sets the maximum number of credits of a connection, 1 to 8,192 [512]. Each credit lets a client send 64 KiB
         * of requests, which this JVM keeps in memory.
         */
        public Builder maxCredits(int credits) {
            if (credits < 1 || credits > 8192) {
                throw new IllegalArgumentException(credits + " credits is not from 1 to 8192");
            }
            maxCredits = credits;
            return this;
        }

        /**
         * Sets the maximum number of open connections, 1 to 65,536 [4,096]. The server closes further connections
         * immediately.
         */
        public Builder maxConnections(int connections) {
            if (connections < 1 || connections > 1 << 16) {
                throw new IllegalArgumentException(connections + " connections is not from 1 to 65536");
            }
            maxConnections = connections;
            return this;
        }

        /**
         * Sets the time within which a client must log in, above 0 [30 s]. After it, the server closes the connection.
         */
        public Builder loginTime(Duration time) {
            if (time.isZero() || time.isNegative()) {
                throw new IllegalArgumentException("the login time must be above 0: " + time);
            }
            loginTime = time;
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IOException if the server cannot listen on the address, or the folder of a share is no directory
         * @throws IllegalStateException if no worker backend was set and none is on the class path
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
