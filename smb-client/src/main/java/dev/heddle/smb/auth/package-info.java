/**
 * Authentication of a session: SPNEGO (RFC 4178, [MS-SPNG]) with NTLMv2 ([MS-NLMP]) inside. Nothing here does I/O.
 */
@NullMarked
package dev.heddle.smb.auth;

import org.jspecify.annotations.NullMarked;
