/**
 * The inputs and outputs of FSCTL requests ([MS-SMB2] 2.2.31 and 2.2.32, [MS-DFSC] 2.2), with encoders and decoders.
 */
@NullMarked
package dev.heddle.smb.wire.ioctl;

import org.jspecify.annotations.NullMarked;
