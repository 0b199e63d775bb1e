/**
 * Message signatures, encryption, key derivation and pre-authentication integrity of SMB 2.0.2 to 3.1.1
 * ([MS-SMB2] 3.1.4, 3.1.5). This package never registers a security provider.
 */
@NullMarked
package dev.heddle.smb.crypto;

import org.jspecify.annotations.NullMarked;
