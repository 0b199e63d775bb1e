package dev.heddle.smb.samba;

import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Has the tests of this package use another server than Samba. Found on the class path, by its name in
 * {@code META-INF/services}.
 */
interface StandIn {
    /** The one on the class path. */
    static Optional<StandIn> find() {
        return ServiceLoader.load(StandIn.class).findFirst();
    }

    /** Starts a server. Fails if it has not what the configuration asks for. */
    SambaServer start(SambaConfig config) throws IOException;
}
