/** Open files and whole files. */
@NullMarked
package dev.heddle.smb.internal.file;

import org.jspecify.annotations.NullMarked;
