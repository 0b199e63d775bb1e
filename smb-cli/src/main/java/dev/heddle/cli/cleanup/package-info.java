/** Files and folders to delete when the process ends, and the shutdown hook that deletes them. */
@NullMarked
package dev.heddle.cli.cleanup;

import org.jspecify.annotations.NullMarked;
