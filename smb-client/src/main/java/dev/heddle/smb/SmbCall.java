package dev.heddle.smb;

import dev.heddle.smb.wire.SmbRequest;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the chain, which adds the ids and the protection.
 *
 * @param request the body
 * @param path what it is about, for messages; may be empty
 * @param related whether it uses session, tree and file of the one before it in the frame
 * @param treeId the tree, 0 for none
 * @param encrypt whether its share demands encryption
 * @param sessionId the session, 0 for none
 * @param protection how it is protected on the wire
 * @param onSealed sees the final bytes, from the header on; null for nobody
 */
record SmbCall(
        SmbRequest request,
        String path,
        boolean related,
        int treeId,
        boolean encrypt,
        long sessionId,
        Protection protection,
        @Nullable Consumer<ByteBuffer> onSealed) {

    static SmbCall of(SmbRequest request, String path) {
        return new SmbCall(request, path, false, 0, false, 0, Protection.NONE, null);
    }

    SmbCall asRelated() {
        return new SmbCall(request, path, true, treeId, encrypt, sessionId, protection, onSealed);
    }

    SmbCall withTree(int tree, boolean encryptedShare) {
        return new SmbCall(request, path, related, tree, encryptedShare, sessionId, protection, onSealed);
    }

    SmbCall withSession(long session, Protection newProtection) {
        return new SmbCall(request, path, related, treeId, encrypt, session, newProtection, onSealed);
    }

    SmbCall withObserver(Consumer<ByteBuffer> observer) {
        return new SmbCall(request, path, related, treeId, encrypt, sessionId, protection, observer);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? request.command().name() : request.command() + " '" + path + "'";
    }
}
