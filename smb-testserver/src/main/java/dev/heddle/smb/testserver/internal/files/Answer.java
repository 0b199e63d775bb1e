package dev.heddle.smb.testserver.internal.files;

import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.SmbResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with.
 *
 * @param payload given back to its pool once the body is laid out, which may look into it
 */
public record Answer(
        NtStatus status, SmbResponse body, @Nullable PooledBuffer payload) {
    public static Answer success(SmbResponse body) {
        return new Answer(NtStatus.SUCCESS, body, null);
    }

    public static Answer of(NtStatus status, SmbResponse body) {
        return new Answer(status, body, null);
    }

    /** A failure, or STATUS_PENDING. */
    public static Answer error(SmbCommand command, NtStatus status) {
        return new Answer(status, new ErrorResponse(command, 0, new byte[0]), null);
    }
}
