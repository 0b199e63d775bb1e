/** Where the paths of a share really are ([MS-DFSC]). */
@NullMarked
package dev.heddle.smb.internal.dfs;

import org.jspecify.annotations.NullMarked;
