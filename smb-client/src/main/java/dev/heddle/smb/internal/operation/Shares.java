// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbServerInfo;
import dev.heddle.smb.SmbShareInfo;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.internal.chain.SmbErrors;
import dev.heddle.smb.rpc.RpcFault;
import dev.heddle.smb.rpc.RpcPipe;
import dev.heddle.smb.rpc.ServerService;
import dev.heddle.smb.wire.SmbCommand;
import java.io.IOException;
import java.util.List;

/** Queries the server service over a pipe. */
public final class Shares {
    private static final int KIND = 0x0FFF_FFFF;
    private static final int SPECIAL = 0x8000_0000;

    private Shares() {}

    @FunctionalInterface
    private interface Question<V> {
        V ask(ServerService service) throws IOException;
    }

    public static List<SmbShareInfo> list(RpcPipe pipe, String host) throws SmbException {
        return ask(pipe, host, ServerService::shares).stream()
                .map(share -> info(share.name(), share.type(), share.remark()))
                .toList();
    }

    private static SmbShareInfo info(String name, int type, String comment) {
        SmbShareInfo.Type kind = switch (type & KIND) {
            case 0 -> SmbShareInfo.Type.DISK;
            case 1 -> SmbShareInfo.Type.PRINTER;
            case 2 -> SmbShareInfo.Type.DEVICE;
            case 3 -> SmbShareInfo.Type.IPC;
            default -> SmbShareInfo.Type.OTHER;
        };
        return new SmbShareInfo(name, kind, comment, name.endsWith("$") || (type & SPECIAL) != 0);
    }

    public static SmbServerInfo server(RpcPipe pipe, String host) throws SmbException {
        ServerService.ServerInfo101 info = ask(pipe, host, ServerService::info);
        return new SmbServerInfo(
                info.name(), info.platformId(), info.versionMajor(), info.versionMinor(), info.type(), info.comment());
    }

    private static <V> V ask(RpcPipe pipe, String host, Question<V> question) throws SmbException {
        try {
            return question.ask(ServerService.bind(pipe, host));
        } catch (RpcFault e) {
            throw refused(e);
        } catch (IOException e) {
            throw SmbErrors.translate(e, SmbCommand.IOCTL, ServerService.PIPE);
        }
    }

    private static SmbException refused(RpcFault fault) {
        boolean denied = fault.status() == RpcFault.ACCESS_DENIED;
        Details details = new Details(
                String.valueOf(fault.getMessage()),
                null,
                null,
                ServerService.PIPE,
                denied ? "ask the server's administrator for the right, or log in as another user" : "",
                fault);
        return denied ? new SmbAccessDeniedException(details) : new SmbStatusException(details);
    }
}
