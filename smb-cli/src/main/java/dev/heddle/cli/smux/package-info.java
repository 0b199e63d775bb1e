/** {@code heddle smux}: streams over one connection, from the command line. */
@NullMarked
package dev.heddle.cli.smux;

import org.jspecify.annotations.NullMarked;
