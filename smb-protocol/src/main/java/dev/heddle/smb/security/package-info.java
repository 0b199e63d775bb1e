/**
 * Security identifiers, access control lists and security descriptors ([MS-DTYP] 2.4), encoded as bytes and as text
 * (SDDL, [MS-DTYP] 2.5.1). All types are immutable.
 *
 * <p>Encoders write at the position of a little-endian buffer and advance it. Decoders read the remaining bytes of a
 * buffer and do not change its position; for invalid bytes they throw an {@link java.io.IOException} that names the
 * field.
 */
@NullMarked
package dev.heddle.smb.security;

import org.jspecify.annotations.NullMarked;
