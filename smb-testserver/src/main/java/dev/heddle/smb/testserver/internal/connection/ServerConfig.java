// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.connection;

import dev.heddle.core.WorkerBackend;
import dev.heddle.smb.Cipher;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.auth.NtlmAcceptor;
import dev.heddle.smb.testserver.EmbeddedSmbServer;
import dev.heddle.smb.testserver.ServedShare;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The settings of a server; {@link EmbeddedSmbServer.Builder} explains each. */
public record ServerConfig(
        WorkerBackend backend,
        InetSocketAddress address,
        String name,
        String comment,
        List<ServedShare> shares,
        Map<String, String> users,
        boolean guests,
        SmbDialect minDialect,
        SmbDialect maxDialect,
        boolean signingRequired,
        boolean encryptionRequired,
        List<Cipher> ciphers,
        List<SigningAlgorithm> signingAlgorithms,
        Sizes sizes,
        int maxCredits,
        Limits limits,
        Clock clock) {

    /**
     * The limits for clients that have not logged in, or that open too many connections.
     *
     * @param connections the maximum number of open connections
     * @param loginTime the server closes a connection without a login after this time
     */
    public record Limits(int connections, Duration loginTime) {}

    /** The maximum sizes of transfers, in bytes. */
    public record Sizes(int transact, int read, int write) {}

    /** Returns the passwords of the users, whose names are case-insensitive. */
    public NtlmAcceptor.Users passwords() {
        return user -> {
            String password = users.get(fold(user));
            return password == null ? null : password.toCharArray();
        };
    }

    public static String fold(String user) {
        return user.toLowerCase(Locale.ROOT);
    }
}
