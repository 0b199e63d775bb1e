/** SMB clients side by side, in whole transfers with one private Samba. Each client has a process of its own. */
@NullMarked
package dev.heddle.bench.smb;

import org.jspecify.annotations.NullMarked;
