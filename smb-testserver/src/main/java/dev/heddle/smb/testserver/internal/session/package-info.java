/** Negotiation, authentication, sessions and the trees that they are connected to. */
@NullMarked
package dev.heddle.smb.testserver.internal.session;

import org.jspecify.annotations.NullMarked;
