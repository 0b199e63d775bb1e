/**
 * The multiplexing core: one connection, many exchanges in parallel, on threads that a backend chooses.
 *
 * <p>This package knows frames, exchanges and handlers. It knows no protocol, and it creates no thread.
 */
@NullMarked
package dev.heddle.core;

import org.jspecify.annotations.NullMarked;
