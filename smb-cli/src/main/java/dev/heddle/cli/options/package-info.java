/** Options that several commands share, and the converters of their values. */
@NullMarked
package dev.heddle.cli.options;

import org.jspecify.annotations.NullMarked;
