/**
 * Authentication of a session: SPNEGO (RFC 4178, [MS-SPNG]) with NTLMv2 ([MS-NLMP]) or Kerberos (RFC 4121) inside.
 * Nothing here does I/O, but that the JDK's Kerberos asks its KDC.
 */
@NullMarked
package dev.heddle.smb.auth;

import org.jspecify.annotations.NullMarked;
