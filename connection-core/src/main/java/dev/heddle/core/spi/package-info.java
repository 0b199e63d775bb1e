/**
 * What a worker backend is built from: the loop bodies, the send queue and the frame assembler exist here once; a
 * backend says which threads run them and how they wait.
 */
@NullMarked
package dev.heddle.core.spi;

import org.jspecify.annotations.NullMarked;
