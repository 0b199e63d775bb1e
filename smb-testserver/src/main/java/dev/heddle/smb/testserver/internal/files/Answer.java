// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbResponse;
import org.jspecify.annotations.Nullable;

/**
 * The response to a request.
 *
 * @param payload released after the body is encoded, which may refer to it
 */
public record Answer(
        NtStatus status, SmbResponse body, @Nullable PooledBuffer payload) {
    public static Answer success(SmbResponse body) {
        return new Answer(NtStatus.SUCCESS, body, null);
    }

    public static Answer of(NtStatus status, SmbResponse body) {
        return new Answer(status, body, null);
    }

    /** Returns an ERROR response: a failure, or an interim response with STATUS_PENDING. */
    public static Answer error(SmbCommand command, NtStatus status) {
        return new Answer(status, new ErrorResponse(command, 0, new byte[0]), null);
    }
}
