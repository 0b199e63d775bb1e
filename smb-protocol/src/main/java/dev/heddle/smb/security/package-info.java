/**
 * Who may do what: security identifiers, access control lists and security descriptors ([MS-DTYP] 2.4), as bytes and as
 * text (SDDL, [MS-DTYP] 2.5.1). All types are immutable.
 *
 * <p>Encoders write at the position of a little-endian buffer and move it. Decoders read what remains in a buffer and
 * leave its position alone; what they cannot read is an {@link java.io.IOException} that names the field.
 */
@NullMarked
package dev.heddle.smb.security;

import org.jspecify.annotations.NullMarked;
