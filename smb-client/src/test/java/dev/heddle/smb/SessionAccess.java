package dev.heddle.smb;

import dev.heddle.core.Deadline;
import dev.heddle.smb.crypto.MessageSigner;
import java.lang.reflect.Field;

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

    private static <T> T read(Object owner, String name, Class<T> type) throws Exception {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return type.cast(field.get(owner));
    }
}
