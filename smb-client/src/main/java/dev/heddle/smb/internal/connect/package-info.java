/** From a host's name to a session: connecting, NEGOTIATE, SESSION_SETUP. */
@NullMarked
package dev.heddle.smb.internal.connect;

import org.jspecify.annotations.NullMarked;
