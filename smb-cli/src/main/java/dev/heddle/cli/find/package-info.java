/** The filters of find. */
@NullMarked
package dev.heddle.cli.find;

import org.jspecify.annotations.NullMarked;
