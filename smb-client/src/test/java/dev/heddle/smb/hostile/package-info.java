/** Servers that lie, cheat, fall silent and vanish, and what becomes of their client. */
@NullMarked
package dev.heddle.smb.hostile;

import org.jspecify.annotations.NullMarked;
