/** Finds the real location of the paths of a share ([MS-DFSC]). */
@NullMarked
package dev.heddle.smb.internal.dfs;

import org.jspecify.annotations.NullMarked;
