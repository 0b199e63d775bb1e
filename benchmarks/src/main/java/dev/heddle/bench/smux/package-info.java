/** Streams of smux beside raw TCP connections, in whole transfers. Both ends are in this process, on loopback. */
@NullMarked
package dev.heddle.bench.smux;

import org.jspecify.annotations.NullMarked;
