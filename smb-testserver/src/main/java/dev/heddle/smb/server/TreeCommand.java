package dev.heddle.smb.server;

import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.TreeConnectRequest;
import dev.heddle.smb.wire.TreeConnectResponse;

/** TREE_CONNECT ([MS-SMB2] 3.3.5.7). */
final class TreeCommand {
    private static final String PIPES = "IPC$";

    private final ServerCore core;

    TreeCommand(ServerCore core) {
        this.core = core;
    }

    Answer connect(Call call, TreeConnectRequest request) throws StatusException {
        String name = request.path().substring(request.path().lastIndexOf('\\') + 1);
        boolean pipes = name.equalsIgnoreCase(PIPES);
        Share share = pipes ? null : core.share(name);
        ServerSession.Rules who = call.session().rules();
        boolean stranger = !who.known() && !core.config().guests();
        if (share != null && (stranger || !share.settings().admits(who))) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        boolean encrypted = share != null && share.settings().encrypted();
        if (encrypted && !call.session().canEncrypt()) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        ServerTree tree = call.session().connectTree(share);
        call.tree(tree);
        return Answer.success(new TreeConnectResponse(
                pipes ? TreeConnectResponse.TYPE_PIPE : TreeConnectResponse.TYPE_DISK,
                encrypted ? TreeConnectResponse.FLAG_ENCRYPT_DATA : 0,
                0,
                tree.maximalAccess()));
    }
}
