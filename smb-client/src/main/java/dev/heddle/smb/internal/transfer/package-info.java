/** Reads and writes an open file with several requests in flight. */
@NullMarked
package dev.heddle.smb.internal.transfer;

import org.jspecify.annotations.NullMarked;
