// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.NtStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An SMB operation failed; the subclass tells the kind of failure. */
public abstract sealed class SmbException extends java.io.IOException
        permits SmbAccessDeniedException,
                SmbAlreadyExistsException,
                SmbAuthenticationException,
                SmbCancelledException,
                SmbClosedException,
                SmbConnectionException,
                SmbDfsRefusedException,
                SmbNotFoundException,
                SmbProtocolException,
                SmbSecurityException,
                SmbStatusException,
                SmbTimeoutException,
                SmbTruncatedException,
                SmbVisitedException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable NtStatus status;
    private final @Nullable String command;
    private final @Nullable String path;
    private final String hint;

    /**
     * The details of a failure, for the constructors of this hierarchy. Applications need it to create these exceptions
     * in their own tests.
     *
     * @param message a message for people
     * @param status the server's NTSTATUS; null if the server sent none
     * @param command the SMB2 command that failed, such as {@code "CREATE"}; null if none
     * @param path the path of the operation; null if none
     * @param hint what the user can do about the failure, one sentence; may be empty
     * @param cause the cause; null if none
     */
    public record Details(
            String message,
            @Nullable NtStatus status,
            @Nullable String command,
            @Nullable String path,
            String hint,
            @Nullable Throwable cause) {
        /** Returns details with only a message. */
        public static Details of(String message) {
            return new Details(message, null, null, null, "", null);
        }

        /** Returns details with a message and a cause. */
        public static Details of(String message, @Nullable Throwable cause) {
            return new Details(message, null, null, null, "", cause);
        }
    }

    SmbException(Details details) {
        super(details.message, details.cause);
        this.status = details.status;
        this.command = details.command;
        this.path = details.path == null ? null : SmbPath.toUser(details.path);
        this.hint = details.hint;
    }

    /** The server's NTSTATUS; empty if the server sent none. */
    public Optional<NtStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Whether the server is known to have answered with that NTSTATUS. */
    public boolean is(NtStatus other) {
        return other.equals(status);
    }

    /** The name of the server's NTSTATUS, such as {@code "STATUS_ACCESS_DENIED"}; empty if the server sent none. */
    public Optional<String> statusName() {
        return Optional.ofNullable(status).map(NtStatus::name);
    }

    /** The number of the server's NTSTATUS; empty if the server sent none. */
    public Optional<Integer> statusCode() {
        return Optional.ofNullable(status).map(NtStatus::code);
    }

    /** The SMB2 command that failed, such as {@code "CREATE"}; empty if none. */
    public Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /** The path of the operation, names separated by slashes; empty if none. */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** What the user can do about the failure, one sentence; may be empty. */
    public String hint() {
        return hint;
    }

    /**
     * Whether the same call can succeed later without any other change: the server is busy, another client uses the
     * file, no response came in time, or the connection was lost. After a lost connection call
     * {@link SmbSession#reconnect} first. After a timeout or a lost connection it is not known whether the server has
     * executed the operation.
     */
    public boolean isRetryable() {
        return false;
    }
}
