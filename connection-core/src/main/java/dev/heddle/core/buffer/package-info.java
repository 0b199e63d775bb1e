/** Pooled buffers that are acquired and released. Must not know what the buffers hold. */
@NullMarked
package dev.heddle.core.buffer;

import org.jspecify.annotations.NullMarked;
