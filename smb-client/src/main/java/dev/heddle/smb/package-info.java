/**
 * An SMB 2.0.2 to 3.1.1 client: {@link dev.heddle.smb.SmbClient} connects, an {@link dev.heddle.smb.SmbSession} is one
 * logged-in connection, an {@link dev.heddle.smb.SmbShare} a share on it, an {@link dev.heddle.smb.SmbFile} an open
 * file.
 *
 * <p>Requests pass the chain file, tree, session, connection, where each link adds its own ids and checks the reply.
 * Nothing here knows threads: those are the worker backend's.
 */
@NullMarked
package dev.heddle.smb;

import org.jspecify.annotations.NullMarked;
