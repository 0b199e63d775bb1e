/** Compares smux streams with raw TCP connections in whole transfers. Both ends are in one process, on loopback. */
@NullMarked
package dev.heddle.bench.smux;

import org.jspecify.annotations.NullMarked;
