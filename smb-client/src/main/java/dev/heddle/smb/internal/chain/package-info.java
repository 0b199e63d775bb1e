/**
 * The handler chain: protocol, session and tree, the requests and responses on it, and the translation of their
 * failures.
 */
@NullMarked
package dev.heddle.smb.internal.chain;

import org.jspecify.annotations.NullMarked;
