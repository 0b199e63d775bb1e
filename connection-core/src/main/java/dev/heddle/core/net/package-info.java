/** Transports: connected byte streams, and the ways to connect them. Knows nothing of frames and workers. */
@NullMarked
package dev.heddle.core.net;

import org.jspecify.annotations.NullMarked;
