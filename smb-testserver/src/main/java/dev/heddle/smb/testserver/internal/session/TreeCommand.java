// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.session;

import dev.heddle.smb.testserver.ServedShare;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.connection.ServerCore;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.ServerTree;
import dev.heddle.smb.testserver.internal.files.Share;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.TreeConnectRequest;
import dev.heddle.smb.wire.TreeConnectResponse;
import java.util.Set;

/** TREE_CONNECT ([MS-SMB2] 3.3.5.7). */
public final class TreeCommand {
    private static final String PIPES = "IPC$";

    private final ServerCore core;

    public TreeCommand(ServerCore core) {
        this.core = core;
    }

    public Answer connect(Call call, TreeConnectRequest request) throws StatusException {
        String name = request.path().substring(request.path().lastIndexOf('\\') + 1);
        boolean pipes = name.equalsIgnoreCase(PIPES);
        Share share = pipes ? null : core.share(name);
        ServerSession.Rules who = call.session().rules();
        boolean stranger = !who.known() && !core.config().guests();
        if (share != null && (stranger || !admits(share.settings(), who))) {
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

    private static boolean admits(ServedShare share, ServerSession.Rules who) {
        Set<String> users = share.users();
        return users.isEmpty() || (who.known() && users.stream().anyMatch(who.user()::equalsIgnoreCase));
    }
}
