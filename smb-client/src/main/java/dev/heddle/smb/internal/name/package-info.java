/** Names of hosts, files and directories. */
@NullMarked
package dev.heddle.smb.internal.name;

import org.jspecify.annotations.NullMarked;
