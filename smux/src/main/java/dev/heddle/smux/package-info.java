/**
 * Many streams over one connection, byte-compatible with smux (github.com/xtaci/smux) versions 1 and 2:
 * {@link dev.heddle.smux.SmuxSession} opens and accepts {@link dev.heddle.smux.SmuxStream}s on any worker backend of
 * the core.
 */
@NullMarked
package dev.heddle.smux;

import org.jspecify.annotations.NullMarked;
