package dev.heddle.smb;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.ConnectOptions;
import java.util.List;

/** What a client was built with. */
record ClientConfig(
        WorkerBackend backend,
        WorkerConfig worker,
        Credentials credentials,
        ConnectOptions connect,
        SmbDialect minDialect,
        SmbDialect maxDialect,
        SigningPolicy signing,
        List<SigningAlgorithm> signingAlgorithms,
        EncryptionPolicy encryption,
        List<Cipher> ciphers,
        ServerAddresses addresses,
        boolean mapNames,
        boolean flushWrites) {

    /** Whether to tell the server that every message is signed. Without a named user there is no key to sign with. */
    boolean demandsSigning() {
        return signing == SigningPolicy.REQUIRED && credentials.namesUser();
    }
}
