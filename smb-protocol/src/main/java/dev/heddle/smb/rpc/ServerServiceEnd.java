// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import dev.heddle.smb.rpc.ServerService.ServerInfo101;
import dev.heddle.smb.rpc.ServerService.ShareInfo1;
import dev.heddle.smb.wire.WireFormatException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server side of the server service ([MS-SRVS]) on one pipe. It lists the shares (NetrShareEnum, 3.1.4.8) and
 * returns information about the server (NetrServerGetInfo, 3.1.4.17). Calls may have several fragments, up to 256 KiB
 * in total. Not thread-safe.
 */
public final class ServerServiceEnd {
    private static final int SHARE_ENUM = 15;
    private static final int SERVER_GET_INFO = 21;
    private static final int NAMES_LEVEL = 0;
    private static final int SHARES_LEVEL = 1;
    private static final int INFO_LEVEL = 101;
    private static final int INVALID_LEVEL = 124;
    private static final int UNKNOWN_PROCEDURE = 0x1C01_0002;
    private static final int LONGEST_CALL = 256 << 10;

    private final ServerInfo101 info;
    private final List<ShareInfo1> shares;
    private final ByteArrayOutputStream arguments = new ByteArrayOutputStream();
    private int maxFragment = RpcClient.MAX_FRAGMENT;
    /** The call whose fragments are incomplete; null if there is none. */
    private RpcPdu.@Nullable Request begun;

    /** Creates a server side that returns this information and these shares. */
    public ServerServiceEnd(ServerInfo101 info, List<ShareInfo1> shares) {
        this.info = info;
        this.shares = List.copyOf(shares);
    }

    /**
     * Processes a fragment from the client.
     *
     * @return the fragments of the response; empty while the call is incomplete
     * @throws WireFormatException if it is not a fragment from a client, does not follow the previous fragment, or the
     *     call is too long
     */
    public List<byte[]> answer(byte[] fragment) throws WireFormatException {
        return switch (RpcPdu.decodeCall(fragment)) {
            case RpcPdu.Bind bind -> {
                maxFragment = Math.clamp(bind.maxFragment(), RpcClient.MIN_FRAGMENT, RpcClient.MAX_FRAGMENT);
                boolean known = bind.wanted().equals(ServerService.INTERFACE);
                yield List.of(new RpcPdu.BindAck(bind.callId(), maxFragment, known ? 0 : 2, known ? 0 : 1)
                        .encode("\\PIPE\\" + ServerService.PIPE));
            }
            case RpcPdu.Request request -> part(request);
            case RpcPdu other ->
                throw new WireFormatException("RpcPdu", "PTYPE", 2, other.callId(), "is the call_id of no client call");
        };
    }

    private List<byte[]> part(RpcPdu.Request request) throws WireFormatException {
        if ((request.flags() & RpcPdu.FIRST) != 0) {
            arguments.reset();
            begun = request;
        } else if (begun == null || begun.callId() != request.callId()) {
            throw new WireFormatException("RpcPdu", "call_id", 12, request.callId(), "is of a call that has not begun");
        }
        if (arguments.size() + request.stub().length > LONGEST_CALL) {
            begun = null;
            throw new WireFormatException(
                    "RpcPdu", "stub", 24, request.stub().length, "makes the call longer than " + LONGEST_CALL);
        }
        arguments.writeBytes(request.stub());
        if ((request.flags() & RpcPdu.LAST) == 0) {
            return List.of();
        }
        begun = null;
        return call(request, arguments.toByteArray());
    }

    private List<byte[]> call(RpcPdu.Request request, byte[] stub) throws WireFormatException {
        NdrReader in = new NdrReader("srvsvc", stub);
        if (in.pointer("ServerName")) {
            in.string("ServerName");
        }
        byte[] result;
        switch (request.opnum()) {
            case SHARE_ENUM -> result = shares(in.u32("Level"));
            case SERVER_GET_INFO -> result = info(in.u32("Level"));
            default -> {
                return List.of(
                        new RpcPdu.Fault(RpcPdu.FIRST | RpcPdu.LAST, request.callId(), UNKNOWN_PROCEDURE).encode());
            }
        }
        return fragments(request, result);
    }

    private List<byte[]> fragments(RpcPdu.Request request, byte[] result) {
        int room = maxFragment - RpcPdu.REQUEST_HEADER;
        List<byte[]> fragments = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(from + room, result.length);
            int flags = (from == 0 ? RpcPdu.FIRST : 0) | (to == result.length ? RpcPdu.LAST : 0);
            byte[] stub = Arrays.copyOfRange(result, from, to);
            fragments.add(new RpcPdu.Response(flags, request.callId(), request.contextId(), stub).encode());
            from = to;
        } while (from < result.length);
        return fragments;
    }

    private byte[] shares(int level) {
        NdrWriter out = new NdrWriter().u32(level).u32(level);
        if (level != NAMES_LEVEL && level != SHARES_LEVEL) {
            return out.nullPointer().u32(0).nullPointer().u32(INVALID_LEVEL).toBytes();
        }
        boolean namesOnly = level == NAMES_LEVEL;
        out.pointer().u32(shares.size()).pointer().u32(shares.size());
        for (ShareInfo1 share : shares) {
            out.pointer();
            if (!namesOnly) {
                out.u32(share.type()).pointer();
            }
        }
        for (ShareInfo1 share : shares) {
            out.string(share.name());
            if (!namesOnly) {
                out.string(share.remark());
            }
        }
        return out.u32(shares.size()).nullPointer().u32(0).toBytes();
    }

    private byte[] info(int level) {
        NdrWriter out = new NdrWriter().u32(level);
        if (level != INFO_LEVEL) {
            return out.nullPointer().u32(INVALID_LEVEL).toBytes();
        }
        return out.pointer()
                .u32(info.platformId())
                .pointer()
                .u32(info.versionMajor())
                .u32(info.versionMinor())
                .u32(info.type())
                .pointer()
                .string(info.name())
                .string(info.comment())
                .u32(0)
                .toBytes();
    }
}
