/** What people read: sizes, times, JSON, what to say of a failure. */
@NullMarked
package dev.heddle.cli.text;

import org.jspecify.annotations.NullMarked;
