package dev.heddle.smb;

import dev.heddle.core.Deadline;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.rpc.RpcPipe;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import java.lang.reflect.Field;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** What tests of other packages may do to a session, and applications may not. */
public final class SessionAccess {
    private SessionAccess() {}

    /** Logs in again, as if the server had said that the session has expired. */
    public static void renew(SmbSession session) throws Exception {
        SessionHandler handler = read(session, "session", SessionHandler.class);
        read(handler, "reauthentication", Reauthentication.class).after(handler, Long.MAX_VALUE, Deadline.NEVER);
    }

    /** The session's signer, with which a test can speak for the server. */
    public static MessageSigner signer(SmbSession session) throws Exception {
        SessionHandler handler = read(session, "session", SessionHandler.class);
        return read(handler, "keys", SessionKeys.class).signer();
    }

    /** An open file, and the oplock that the server granted. */
    public record Opened(SmbFile file, int oplockLevel) {}

    /** Opens a file to read and write it, asking for an oplock or a lease and allowing others what {@code shareAccess} says. */
    public static Opened open(SmbShare share, String path, int oplockLevel, int shareAccess, CreateContext... contexts)
            throws Exception {
        TreeHandler tree = read(share, "paths", DfsNamespace.class).tree();
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
        return new Opened(new SmbFile(tree, name, created), created.oplockLevel());
    }

    /** The pipe as remote calls see it. */
    public static RpcPipe messages(SmbPipe pipe) {
        return Shares.messages(pipe);
    }

    private static <T> T read(Object owner, String name, Class<T> type) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return type.cast(field.get(owner));
    }
}
