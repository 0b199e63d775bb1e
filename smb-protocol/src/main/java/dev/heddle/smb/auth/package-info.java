/**
 * Authentication of a session: SPNEGO (RFC 4178, [MS-SPNG]) with NTLMv2 ([MS-NLMP]) or Kerberos (RFC 4121) inside.
 * This package does no I/O, except that the JDK's Kerberos contacts the KDC.
 */
@NullMarked
package dev.heddle.smb.auth;

import org.jspecify.annotations.NullMarked;
