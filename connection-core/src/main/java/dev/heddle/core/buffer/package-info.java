/** Buffers that are lent and given back. Knows nothing of what they hold. */
@NullMarked
package dev.heddle.core.buffer;

import org.jspecify.annotations.NullMarked;
