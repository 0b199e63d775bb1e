/**
 * Information about files and file systems as records, and their bytes ([MS-FSCC] sections 2.4 to 2.6).
 *
 * <p>Encoders write at the position of a little-endian buffer and move it. Decoders read what remains in a buffer, in
 * any byte order set there, and leave its position alone; they return a value or throw
 * {@link dev.heddle.smb.wire.WireFormatException}, whatever the bytes are. Times are FILETIMEs as they stand on the
 * wire, for {@link dev.heddle.smb.fscc.FileTime} to convert. All types are immutable.
 */
@NullMarked
package dev.heddle.smb.fscc;

import org.jspecify.annotations.NullMarked;
