// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.Exchange;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.nio.ByteBuffer;

/** File system controls on an open file ([MS-SMB2] 3.2.4.20). */
public final class Controls {
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** Uses the output of a control; its memory is valid until this method returns. */
    @FunctionalInterface
    public interface Output<V> {
        /**
         * Uses the output.
         *
         * @param complete false if the server's output did not fit into the response
         */
        V read(ByteBuffer output, boolean complete) throws IOException;
    }

    private Controls() {}

    public static ByteBuffer noInput() {
        return NONE.duplicate();
    }

    public static IoctlRequest request(int code, FileId file, ByteBuffer input, int maxOutput) {
        return new IoctlRequest(code, file, 0, maxOutput, IoctlRequest.FLAG_IS_FSCTL, input);
    }

    public static <V> V call(TreeHandler tree, IoctlRequest request, String path, Output<V> output)
            throws SmbException {
        Exchange<SmbCall, SmbReply> exchange = tree.send(request, path);
        return Requests.receive(
                tree,
                exchange,
                IoctlResponse.class,
                (response, reply) ->
                        output.read(response.output(), !reply.status().equals(NtStatus.BUFFER_OVERFLOW)));
    }
}
