/** The client against real Samba servers that the tests start themselves. */
@NullMarked
package dev.heddle.smb.samba;

import org.jspecify.annotations.NullMarked;
