// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Starts another server than Samba for the tests of this package. Found on the class path, by its name in
 * {@code META-INF/services}.
 */
interface StandIn {
    /** Returns the implementation on the class path. */
    static Optional<StandIn> find() {
        return ServiceLoader.load(StandIn.class).findFirst();
    }

    /** Starts a server. Fails if it does not support the configuration. */
    SambaServer start(SambaConfig config) throws IOException;
}
