// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.connect;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.net.ConnectOptions;
import dev.heddle.smb.Cipher;
import dev.heddle.smb.EncryptionPolicy;
import dev.heddle.smb.ServerAddresses;
import dev.heddle.smb.SigningAlgorithm;
import dev.heddle.smb.SigningPolicy;
import dev.heddle.smb.SmbDialect;
import java.util.List;

/** The settings of a client. */
public record ClientConfig(
        WorkerBackend backend,
        WorkerConfig worker,
        Identity identity,
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

    /** Whether to tell the server that every message is signed. Without a named user there is no signing key. */
    boolean demandsSigning() {
        return signing == SigningPolicy.REQUIRED && identity.namesUser();
    }
}
