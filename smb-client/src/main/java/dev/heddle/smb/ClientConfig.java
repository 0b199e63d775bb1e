package dev.heddle.smb;

import dev.heddle.core.WorkerConfig;
import dev.heddle.core.spi.WorkerBackend;
import java.time.Duration;
import java.util.List;

/** What a client was built with. */
record ClientConfig(
        WorkerBackend backend,
        WorkerConfig worker,
        Credentials credentials,
        Duration connectTimeout,
        SmbDialect minDialect,
        SmbDialect maxDialect,
        SigningPolicy signing,
        List<SigningAlgorithm> signingAlgorithms,
        EncryptionPolicy encryption,
        List<Cipher> ciphers,
        ServerAddresses addresses,
        boolean mapNames,
        boolean flushWrites) {}
