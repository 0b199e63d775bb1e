/** Names: smb:// URLs, paths on a share, and the local file system's names for them. */
@NullMarked
package dev.heddle.cli.url;

import org.jspecify.annotations.NullMarked;
