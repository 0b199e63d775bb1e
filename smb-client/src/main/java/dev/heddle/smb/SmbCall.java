package dev.heddle.smb;

import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.wire.SmbRequest;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the chain, which adds the ids and the signer.
 *
 * @param request the body
 * @param path what it is about, for messages; may be empty
 * @param related whether it uses session, tree and file of the one before it in the frame
 * @param treeId the tree, 0 for none
 * @param sessionId the session, 0 for none
 * @param signer signs it; null if it goes unsigned
 * @param onSealed sees the final bytes, from the header on; null for nobody
 */
record SmbCall(
        SmbRequest request,
        String path,
        boolean related,
        int treeId,
        long sessionId,
        @Nullable MessageSigner signer,
        @Nullable Consumer<ByteBuffer> onSealed) {

    static SmbCall of(SmbRequest request, String path) {
        return new SmbCall(request, path, false, 0, 0, null, null);
    }

    SmbCall asRelated() {
        return new SmbCall(request, path, true, treeId, sessionId, signer, onSealed);
    }

    SmbCall withTree(int tree) {
        return new SmbCall(request, path, related, tree, sessionId, signer, onSealed);
    }

    SmbCall withSession(long session, @Nullable MessageSigner newSigner) {
        return new SmbCall(request, path, related, treeId, session, newSigner, onSealed);
    }

    SmbCall withObserver(Consumer<ByteBuffer> observer) {
        return new SmbCall(request, path, related, treeId, sessionId, signer, observer);
    }

    @Override
    public String toString() {
        return path.isEmpty() ? request.command().name() : request.command() + " '" + path + "'";
    }
}
