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

/** What a server was built with; see {@link EmbeddedSmbServer.Builder} for the meaning. */
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
     * What clients may use that nobody knows, or knows too well.
     *
     * @param connections how many there may be at once
     * @param loginTime after which a connection ends on which nobody has logged in
     */
    public record Limits(int connections, Duration loginTime) {}

    /** The largest transfers, in bytes. */
    public record Sizes(int transact, int read, int write) {}

    /** The users, whose names have no letter case. */
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
