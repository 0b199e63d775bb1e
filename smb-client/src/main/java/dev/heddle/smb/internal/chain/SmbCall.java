package dev.heddle.smb.internal.chain;

import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the chain, which adds the ids and the protection.
 *
 * @param request the body; its data stay as they are until the reply is there, since it may have to be sent again
 * @param path what it is about, for messages; may be empty
 * @param related whether it uses session, tree and file of the one before it in the frame
 * @param chained whether others are in the same frame
 * @param treeId the tree, 0 for none
 * @param encrypt whether its share demands encryption
 * @param sign whether to sign it in any case, if there is a key
 * @param sessionId the session, 0 for none
 * @param protection how it is protected on the wire
 * @param dfs whether it names a path of a DFS namespace, from the server's name on
 * @param closedInFrame whether it opens what a CLOSE of the same frame closes
 * @param onSealed sees the final bytes, from the header on; null for nobody
 */
public record SmbCall(
        SmbRequest request,
        String path,
        boolean related,
        boolean chained,
        int treeId,
        boolean encrypt,
        boolean sign,
        long sessionId,
        Protection protection,
        boolean dfs,
        boolean closedInFrame,
        @Nullable Consumer<ByteBuffer> onSealed) {

    public static SmbCall of(SmbRequest request, String path) {
        return new SmbCall(request, path, false, false, 0, false, false, 0, Protection.NONE, false, false, null);
    }

    SmbCall withRequest(SmbRequest other) {
        return new SmbCall(
                other,
                path,
                related,
                chained,
                treeId,
                encrypt,
                sign,
                sessionId,
                protection,
                dfs,
                closedInFrame,
                onSealed);
    }

    public SmbCall asRelated() {
        return new SmbCall(
                request,
                path,
                true,
                chained,
                treeId,
                encrypt,
                sign,
                sessionId,
                protection,
                dfs,
                closedInFrame,
                onSealed);
    }

    public SmbCall asChained() {
        return new SmbCall(
                request,
                path,
                related,
                true,
                treeId,
                encrypt,
                sign,
                sessionId,
                protection,
                dfs,
                closedInFrame,
                onSealed);
    }

    public SmbCall asClosedInFrame() {
        return new SmbCall(
                request, path, related, chained, treeId, encrypt, sign, sessionId, protection, dfs, true, onSealed);
    }

    public SmbCall asSigned() {
        return new SmbCall(
                request,
                path,
                related,
                chained,
                treeId,
                encrypt,
                true,
                sessionId,
                protection,
                dfs,
                closedInFrame,
                onSealed);
    }

    public SmbCall withTree(int tree, boolean encryptedShare) {
        return new SmbCall(
                request,
                path,
                related,
                chained,
                tree,
                encryptedShare,
                sign,
                sessionId,
                protection,
                dfs,
                closedInFrame,
                onSealed);
    }

    SmbCall inDfs() {
        return new SmbCall(
                request,
                path,
                related,
                chained,
                treeId,
                encrypt,
                sign,
                sessionId,
                protection,
                true,
                closedInFrame,
                onSealed);
    }

    public SmbCall withSession(long session, Protection newProtection) {
        return new SmbCall(
                request,
                path,
                related,
                chained,
                treeId,
                encrypt,
                sign,
                session,
                newProtection,
                dfs,
                closedInFrame,
                onSealed);
    }

    public SmbCall withObserver(Consumer<ByteBuffer> observer) {
        return new SmbCall(
                request,
                path,
                related,
                chained,
                treeId,
                encrypt,
                sign,
                sessionId,
                protection,
                dfs,
                closedInFrame,
                observer);
    }

    /** The flag of the header that tells whether it is signed. */
    int signedFlag() {
        return protection instanceof Protection.Signed ? SmbHeader.FLAG_SIGNED : 0;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? request.command().name() : request.command() + " '" + path + "'";
    }
}
