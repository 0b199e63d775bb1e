/**
 * Remote procedure calls of Windows: the connection-oriented protocol of DCE 1.1 RPC (The Open Group C706, chapter 12)
 * with the restrictions of [MS-RPCE], the transfer syntax NDR (C706, chapter 14), and the procedures of the server
 * service ([MS-SRVS]) that the client uses.
 *
 * <p>Every length from a server is checked before memory is allocated for it: the pipe limits a fragment, {@link
 * dev.heddle.smb.rpc.RpcClient#MAX_RESULT} limits a result, and the available bytes limit an array.
 */
@NullMarked
package dev.heddle.smb.rpc;

import org.jspecify.annotations.NullMarked;
