/** Opens a session to a host: connect, NEGOTIATE, SESSION_SETUP. */
@NullMarked
package dev.heddle.smb.internal.connect;

import org.jspecify.annotations.NullMarked;
