package dev.heddle.smb;

import dev.heddle.smb.wire.NtStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why an SMB operation failed; the subclass says what kind of failure it was. */
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
     * What went wrong, for the constructors of this family. Applications need it to make these exceptions in tests of
     * their own.
     *
     * @param message for people
     * @param status the server's NTSTATUS; null if it did not come to one
     * @param command the SMB2 command that failed, such as {@code "CREATE"}; null if it was none
     * @param path the path that the operation was on; null if there was none
     * @param hint what the user may do about it, one sentence; may be empty
     * @param cause what the failure came from; null for nothing
     */
    public record Details(
            String message,
            @Nullable NtStatus status,
            @Nullable String command,
            @Nullable String path,
            String hint,
            @Nullable Throwable cause) {
        /** A message alone. */
        public static Details of(String message) {
            return new Details(message, null, null, null, "", null);
        }

        /** A message and what it came from. */
        public static Details of(String message, @Nullable Throwable cause) {
            return new Details(message, null, null, null, "", cause);
        }
    }

    SmbException(Details details) {
        super(details.message, details.cause);
        this.status = details.status;
        this.command = details.command;
        this.path = details.path;
        this.hint = details.hint;
    }

    /** The server's NTSTATUS; empty if it did not come to one. */
    public Optional<NtStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Whether the server has certainly answered with that NTSTATUS. */
    public boolean is(NtStatus other) {
        return other.equals(status);
    }

    /** The server's NTSTATUS as its name, such as {@code "STATUS_ACCESS_DENIED"}; empty if it did not come to one. */
    public Optional<String> statusName() {
        return Optional.ofNullable(status).map(NtStatus::name);
    }

    /** The server's NTSTATUS as its number; empty if it did not come to one. */
    public Optional<Integer> statusCode() {
        return Optional.ofNullable(status).map(NtStatus::code);
    }

    /** The SMB2 command that failed, such as {@code "CREATE"}; empty if it was none. */
    public Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /** The path that the operation was on; empty if there was none. */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** What the user may do about it, one sentence; may be empty. */
    public String hint() {
        return hint;
    }
}
