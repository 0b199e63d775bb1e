/** Options that commands share, and how their values are read. */
@NullMarked
package dev.heddle.cli.options;

import org.jspecify.annotations.NullMarked;
