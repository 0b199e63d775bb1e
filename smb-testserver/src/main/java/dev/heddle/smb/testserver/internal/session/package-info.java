/** Negotiation, authentication, sessions and their trees. */
@NullMarked
package dev.heddle.smb.testserver.internal.session;

import org.jspecify.annotations.NullMarked;
