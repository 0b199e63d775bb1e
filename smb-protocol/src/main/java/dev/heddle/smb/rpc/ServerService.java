// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.rpc;

import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A client of the server service on the pipe {@link #PIPE} ([MS-SRVS]): lists shares, and reads server information. */
public final class ServerService {
    /** The pipe of the server service. */
    public static final String PIPE = "srvsvc";

    static final RpcInterface INTERFACE = new RpcInterface(UUID.fromString("4b324fc8-1670-01d3-1278-5a47bf6ee188"), 3);
    private static final int SHARE_ENUM = 15;
    private static final int SERVER_GET_INFO = 21;
    private static final int EVERYTHING = -1;
    private static final int MORE_DATA = 234;
    /** The maximum number of shares in a list, against servers whose list never ends; no real server has more. */
    private static final int MAX_SHARES = 100_000;

    private final RpcClient rpc;
    private final String server;

    private ServerService(RpcClient rpc, String server) {
        this.rpc = rpc;
        this.server = server;
    }

    /**
     * Binds to the service.
     *
     * @param server the host name that the client connected to
     */
    public static ServerService bind(RpcPipe pipe, String server) throws IOException {
        return new ServerService(RpcClient.bind(pipe, INTERFACE), "\\\\" + server);
    }

    /**
     * A share ([MS-SRVS] 2.2.4.23).
     *
     * @param name the name of the share
     * @param type 0 disk, 1 printer, 2 device, 3 IPC; bit 31 marks an administrative share, bit 30 a temporary share
     * @param remark the comment, may be empty
     */
    public record ShareInfo1(String name, int type, String remark) {}

    /**
     * Information about a server ([MS-SRVS] 2.2.4.41).
     *
     * @param platformId 500 for Windows NT and its successors
     * @param name the NetBIOS or DNS name
     * @param versionMajor the major version of the operating system
     * @param versionMinor the minor version of the operating system
     * @param type the {@code SV_TYPE_} bits of [MS-SRVS] 2.2.2.7
     * @param comment the comment, may be empty
     */
    public record ServerInfo101(
            int platformId, String name, int versionMajor, int versionMinor, int type, String comment) {}

    /** One response to NetrShareEnum. */
    private record Page(List<ShareInfo1> shares, int resume, boolean more) {}

    /**
     * Lists all shares, in the server's order, by NetrShareEnum at level 1 ([MS-SRVS] 3.1.4.8).
     *
     * @throws RpcFault if the server refuses
     */
    public List<ShareInfo1> shares() throws IOException {
        List<ShareInfo1> shares = new ArrayList<>();
        int resume = 0;
        while (true) {
            Page page = page(rpc.call(SHARE_ENUM, shareEnum(resume)));
            shares.addAll(page.shares);
            if (!page.more) {
                return shares;
            }
            resume = page.resume;
            if (page.shares.isEmpty() || shares.size() > MAX_SHARES) {
                throw new WireFormatException(
                        "NetrShareEnum",
                        "ResumeHandle",
                        0,
                        resume & 0xFFFF_FFFFL,
                        "continues a list that does not grow or is too long: " + shares.size() + " shares");
            }
        }
    }

    private byte[] shareEnum(int resume) {
        return new NdrWriter()
                .pointer()
                .string(server)
                .u32(1)
                .u32(1)
                .pointer()
                .u32(0)
                .nullPointer()
                .u32(EVERYTHING)
                .pointer()
                .u32(resume)
                .toBytes();
    }

    private static Page page(byte[] results) throws IOException {
        NdrReader in = new NdrReader("NetrShareEnum", results);
        in.expect("Level", 1);
        in.expect("ShareInfo", 1);
        List<ShareInfo1> shares = in.pointer("ShareInfo.Level1") ? container(in) : List.of();
        in.u32("TotalEntries");
        int resume = in.pointer("ResumeHandle") ? in.u32("ResumeHandle") : 0;
        int status = in.u32("return");
        if (status != 0 && status != MORE_DATA) {
            throw new RpcFault("the server does not list its shares", status);
        }
        return new Page(shares, resume, status == MORE_DATA);
    }

    private static List<ShareInfo1> container(NdrReader in) throws WireFormatException {
        int entries = in.u32("EntriesRead");
        if (!in.pointer("Buffer")) {
            return List.of();
        }
        int count = in.count("Buffer.max_count", 12);
        if (count != entries) {
            throw new WireFormatException(
                    "NetrShareEnum",
                    "EntriesRead",
                    0,
                    entries & 0xFFFF_FFFFL,
                    "is not the length of the list, " + count);
        }
        boolean[] named = new boolean[count];
        int[] types = new int[count];
        boolean[] remarked = new boolean[count];
        for (int i = 0; i < count; i++) {
            named[i] = in.pointer("shi1_netname");
            types[i] = in.u32("shi1_type");
            remarked[i] = in.pointer("shi1_remark");
        }
        List<ShareInfo1> shares = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = text(in, "shi1_netname", named[i]);
            shares.add(new ShareInfo1(name, types[i], text(in, "shi1_remark", remarked[i])));
        }
        return shares;
    }

    private static String text(NdrReader in, String field, boolean present) throws WireFormatException {
        return present ? in.string(field) : "";
    }

    /**
     * Reads information about the server, by NetrServerGetInfo at level 101 ([MS-SRVS] 3.1.4.17).
     *
     * @throws RpcFault if the server refuses
     */
    public ServerInfo101 info() throws IOException {
        byte[] arguments = new NdrWriter().pointer().string(server).u32(101).toBytes();
        NdrReader in = new NdrReader("NetrServerGetInfo", rpc.call(SERVER_GET_INFO, arguments));
        in.expect("Level", 101);
        ServerInfo101 info = in.pointer("InfoStruct") ? info101(in) : null;
        int status = in.u32("return");
        return present(info, status);
    }

    private static ServerInfo101 present(@Nullable ServerInfo101 info, int status) throws RpcFault {
        if (status != 0 || info == null) {
            throw new RpcFault("the server does not return its information", status);
        }
        return info;
    }

    private static ServerInfo101 info101(NdrReader in) throws WireFormatException {
        int platform = in.u32("sv101_platform_id");
        boolean named = in.pointer("sv101_name");
        int major = in.u32("sv101_version_major");
        int minor = in.u32("sv101_version_minor");
        int type = in.u32("sv101_type");
        boolean commented = in.pointer("sv101_comment");
        String name = text(in, "sv101_name", named);
        return new ServerInfo101(platform, name, major, minor, type, text(in, "sv101_comment", commented));
    }
}
