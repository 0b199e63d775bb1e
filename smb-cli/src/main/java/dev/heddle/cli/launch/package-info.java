/** Programs that the launcher runs besides the command. */
@NullMarked
package dev.heddle.cli.launch;

import org.jspecify.annotations.NullMarked;
