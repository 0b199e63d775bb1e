/**
 * An SMB2/3 server inside the JVM, for tests and demos: {@link dev.heddle.smb.testserver.EmbeddedSmbServer}. It serves
 * what clients need to be tested, binds the loopback unless told otherwise, and is not meant for production: it was
 * made to be correct and easy to start, not to withstand attackers, and it forgets what its file system cannot hold.
 */
@NullMarked
package dev.heddle.smb.testserver;

import org.jspecify.annotations.NullMarked;
