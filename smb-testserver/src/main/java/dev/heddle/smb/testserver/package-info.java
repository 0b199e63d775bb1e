/**
 * An SMB2/3 server inside the JVM, for tests and demos: {@link dev.heddle.smb.testserver.EmbeddedSmbServer}. It
 * supports the commands that tests of clients need and listens on the loopback address by default. It is not for
 * production: it is correct and easy to start, but does not withstand attackers. When it closes, it loses the metadata
 * that its file system cannot store.
 */
@NullMarked
package dev.heddle.smb.testserver;

import org.jspecify.annotations.NullMarked;
