// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.jfr;

import dev.heddle.core.ConnectionListener;
import org.jspecify.annotations.Nullable;

/** Creates listeners that record connections and exchanges if the JVM has a flight recorder. */
public final class FlightRecorderListeners implements ConnectionListener.Factory {
    private static final String MODULE = "jdk.jfr";

    private final boolean present = ModuleLayer.boot()
            .findModule(MODULE)
            .filter(FlightRecorderListeners.class.getModule()::canRead)
            .isPresent();

    /** Creates the factory; for {@link java.util.ServiceLoader}. */
    public FlightRecorderListeners() {}

    @Override
    public @Nullable ConnectionListener connectionBegan(String peer) {
        return present ? new FlightRecorderListener(peer) : null;
    }
}
