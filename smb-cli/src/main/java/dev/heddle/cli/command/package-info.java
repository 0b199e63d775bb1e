/** The commands, one class each. */
@NullMarked
package dev.heddle.cli.command;

import org.jspecify.annotations.NullMarked;
