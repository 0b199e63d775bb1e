/** What FSCTL requests and their responses carry ([MS-SMB2] 2.2.31 and 2.2.32, [MS-DFSC] 2.2). */
@NullMarked
package dev.heddle.smb.wire.ioctl;

import org.jspecify.annotations.NullMarked;
