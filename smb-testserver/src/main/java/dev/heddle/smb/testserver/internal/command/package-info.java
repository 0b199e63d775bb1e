/** The commands that work on files. */
@NullMarked
package dev.heddle.smb.testserver.internal.command;

import org.jspecify.annotations.NullMarked;
