/**
 * Remote procedure calls as Windows does them: the connection-oriented protocol of DCE 1.1 RPC (The Open Group C706,
 * chapter 12) with the restrictions of [MS-RPCE], the transfer syntax NDR (C706, chapter 14), and the few procedures of
 * the server service ([MS-SRVS]) that the client uses.
 *
 * <p>What a server sends is bounded before memory is taken for it: a fragment by its pipe, a result by {@link
 * dev.heddle.smb.rpc.RpcClient#MAX_RESULT}, an array by the bytes that are there.
 */
@NullMarked
package dev.heddle.smb.rpc;

import org.jspecify.annotations.NullMarked;
