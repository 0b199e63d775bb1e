/** Compares SMB clients in whole transfers on one private Samba. Each client has a process of its own. */
@NullMarked
package dev.heddle.bench.smb;

import org.jspecify.annotations.NullMarked;
