package dev.heddle.cli.smux;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server says about a connection that failed while the others go on. */
final class Log {
    private static final Logger LOG = LoggerFactory.getLogger("heddle.smux");

    private Log() {}

    static void connectionFailed(IOException e) {
        LOG.warn("a connection failed: {}", e.toString());
        LOG.debug("a connection failed", e);
    }
}
