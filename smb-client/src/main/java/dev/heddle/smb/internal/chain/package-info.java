/** The handler chain: protocol, session, tree; requests and replies on it; what their failures mean. */
@NullMarked
package dev.heddle.smb.internal.chain;

import org.jspecify.annotations.NullMarked;
