// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.connect.ClientSession;
import dev.heddle.smb.internal.dfs.DfsNamespace;
import dev.heddle.smb.internal.file.FileHandle;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.internal.operation.OpenMode;
import dev.heddle.smb.rpc.RpcPipe;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Access to the objects behind the API, for tests of other packages. */
public final class Inside {
    private Inside() {}

    /** The object behind a session. */
    public static ClientSession of(SmbSession session) {
        return session.session();
    }

    /** The object behind an open file. */
    public static FileHandle of(SmbFile file) {
        return file.handle();
    }

    /** A pipe as the RPC client uses it. */
    public static RpcPipe messages(SmbPipe pipe) {
        return pipe.messages();
    }

    /** An open file, and the oplock level that the server granted. */
    public record Opened(SmbFile file, int oplockLevel) {}

    /** Opens a file for reading and writing, with an oplock or lease request and the given share access. */
    public static Opened open(SmbShare share, String path, int oplockLevel, int shareAccess, CreateContext... contexts)
            throws Exception {
        DfsNamespace paths = share.paths();
        TreeHandler tree = paths.tree();
        String name = SmbPath.normalize(path);
        CreateRequest plain = OpenMode.of(name, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
        CreateRequest request = new CreateRequest(
                oplockLevel,
                plain.impersonationLevel(),
                plain.desiredAccess(),
                plain.fileAttributes(),
                shareAccess,
                plain.disposition(),
                plain.createOptions(),
                name,
                List.of(contexts));
        CreateResponse created = tree.create(request, name);
        return new Opened(new SmbFile(new FileHandle(tree, name, created)), created.oplockLevel());
    }
}
