/** The shares with their files and directories: opens, access rights, locks and change notifications. */
@NullMarked
package dev.heddle.smb.testserver.internal.files;

import org.jspecify.annotations.NullMarked;
