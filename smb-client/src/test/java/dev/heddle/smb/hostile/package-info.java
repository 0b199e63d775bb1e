/** Servers that send false data, stop answering or disconnect, and the client's behavior with them. */
@NullMarked
package dev.heddle.smb.hostile;

import org.jspecify.annotations.NullMarked;
