/** The streams and the terminal of the process, and the progress and reports on them. */
@NullMarked
package dev.heddle.cli.terminal;

import org.jspecify.annotations.NullMarked;
