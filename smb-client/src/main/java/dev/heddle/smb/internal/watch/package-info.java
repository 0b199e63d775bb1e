/** Watches directories. */
@NullMarked
package dev.heddle.smb.internal.watch;

import org.jspecify.annotations.NullMarked;
