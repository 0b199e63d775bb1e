/**
 * Information about files and file systems as records, with their encoders and decoders ([MS-FSCC] sections 2.4 to
 * 2.6).
 *
 * <p>Encoders write at the position of a little-endian buffer and advance it. Decoders read the remaining bytes of a
 * buffer, whose byte order does not matter, and do not change its position. For every input they return a value or
 * throw {@link dev.heddle.smb.wire.WireFormatException}. Times are FILETIMEs as on the wire;
 * {@link dev.heddle.smb.fscc.FileTime} converts them. All types are immutable.
 */
@NullMarked
package dev.heddle.smb.fscc;

import org.jspecify.annotations.NullMarked;
