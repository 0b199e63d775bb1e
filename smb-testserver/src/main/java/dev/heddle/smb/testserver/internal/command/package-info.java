/** The commands of SMB2, most of which work on files. */
@NullMarked
package dev.heddle.smb.testserver.internal.command;

import org.jspecify.annotations.NullMarked;
