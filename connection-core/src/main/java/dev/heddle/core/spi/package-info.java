/**
 * The parts from which a worker backend is built. The loop bodies, the send queue and the frame assembler exist once,
 * here; a backend decides which threads run them and how they wait.
 */
@NullMarked
package dev.heddle.core.spi;

import org.jspecify.annotations.NullMarked;
