/** Whole directory trees, several files in parallel. */
@NullMarked
package dev.heddle.cli.tree;

import org.jspecify.annotations.NullMarked;
