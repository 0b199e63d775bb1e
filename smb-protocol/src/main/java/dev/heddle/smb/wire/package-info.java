/**
 * The messages of SMB 2 and 3 as records, with their encoders and decoders ([MS-SMB2] section 2.2).
 *
 * <p>A <em>message buffer</em> is a little-endian {@link java.nio.ByteBuffer} whose index 0 is the first byte of the
 * 64-byte header and whose limit is the end of that one message. Every offset in SMB2 is relative to index 0, so the
 * caller slices a message of a compound first. Encoders write the body at the buffer's position, which must be 64;
 * decoders read it from index 64 and do not change position and limit. For every input, a decoder returns a value or
 * throws {@link dev.heddle.smb.wire.WireFormatException}.
 *
 * <p>Everything here is a pure function of its arguments: no I/O, no threads, no clock. All types are immutable, except
 * that records do not copy byte arrays and byte buffers; the caller must not change them afterwards. Records with a
 * byte array are equal only if they share the array.
 */
@NullMarked
package dev.heddle.smb.wire;

import org.jspecify.annotations.NullMarked;
