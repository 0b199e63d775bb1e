/**
 * The heddle command: a class a command, with the options that commands share in
 * {@link dev.heddle.cli.options.CommonOptions} and {@link dev.heddle.cli.options.ConnectionOptions}.
 *
 * <p>A new command is one class and one line in {@link dev.heddle.cli.Heddle}. Commands reach their process only
 * through {@link dev.heddle.cli.terminal.Io}, so tests run them in their own.
 */
@NullMarked
package dev.heddle.cli;

import org.jspecify.annotations.NullMarked;
