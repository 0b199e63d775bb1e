/**
 * The heddle command: one class per command. Shared options are in {@link dev.heddle.cli.options.CommonOptions} and
 * {@link dev.heddle.cli.options.ConnectionOptions}.
 *
 * <p>A new command is one class and one line in {@link dev.heddle.cli.Heddle}. Commands access the process only through
 * {@link dev.heddle.cli.terminal.Io}, so that tests can run them in the process of the test.
 */
@NullMarked
package dev.heddle.cli;

import org.jspecify.annotations.NullMarked;
