// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way through the chain, which adds ids and protection.
 *
 * @param request the body; its data must not change before the response has arrived, because the request may be
 *     repeated
 * @param path the path of the request, for messages; may be empty
 * @param related whether it uses session, tree and file of the request before it in the frame
 * @param chained whether other requests are in the same frame
 * @param treeId the tree, 0 for none
 * @param encrypt whether its share requires encryption
 * @param sign whether to sign it in any case, if there is a key
 * @param sessionId the session, 0 for none
 * @param protection how it is protected on the wire
 * @param dfs whether it contains a path of a DFS namespace, starting with the server's name
 * @param closedInFrame whether a CLOSE of the same frame closes the file that it opens
 * @param onSealed receives the final bytes, from the header on; null for none
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

    /** The flag of the header that says whether the request is signed. */
    int signedFlag() {
        return protection instanceof Protection.Signed ? SmbHeader.FLAG_SIGNED : 0;
    }

    @Override
    public String toString() {
        return path.isEmpty() ? request.command().name() : request.command() + " " + SmbPath.quoted(path);
    }
}
