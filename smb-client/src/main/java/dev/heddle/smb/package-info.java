/**
 * An SMB 2.0.2 to 3.1.1 client. {@link dev.heddle.smb.SmbClient} connects, {@link dev.heddle.smb.SmbSession} is a
 * connection with a logged-in user, {@link dev.heddle.smb.SmbShare} a share on it, {@link dev.heddle.smb.SmbFile} an
 * open file.
 *
 * <p>A request passes the chain file, tree, session, connection, in which each link adds its own ids and checks the
 * response. This package creates no threads: they belong to the worker backend.
 */
@NullMarked
package dev.heddle.smb;

import org.jspecify.annotations.NullMarked;
