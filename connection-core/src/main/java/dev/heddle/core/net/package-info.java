/** Transports: connected byte streams, and the ways to connect them. Must not know frames and workers. */
@NullMarked
package dev.heddle.core.net;

import org.jspecify.annotations.NullMarked;
