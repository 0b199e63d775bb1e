// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.core.ConnectionClosedException;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.ExchangeTimeoutException;
import dev.heddle.core.ProtocolViolationException;
import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbAlreadyExistsException;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbCancelledException;
import dev.heddle.smb.SmbClosedException;
import dev.heddle.smb.SmbConnectionException;
import dev.heddle.smb.SmbDirectoryNotEmptyException;
import dev.heddle.smb.SmbDiskFullException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbInvalidNameException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbNotSupportedException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbSecurityException;
import dev.heddle.smb.SmbSharingViolationException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.SmbTimeoutException;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SmbCommand;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts statuses and failures of lower layers into the exceptions of this module. */
public final class SmbErrors {
    private static final Set<NtStatus> NOT_FOUND = Set.of(
            NtStatus.OBJECT_NAME_NOT_FOUND,
            NtStatus.OBJECT_PATH_NOT_FOUND,
            NtStatus.NO_SUCH_FILE,
            NtStatus.BAD_NETWORK_NAME,
            NtStatus.NOT_FOUND);
    private static final Set<NtStatus> DENIED = Set.of(
            NtStatus.ACCESS_DENIED,
            NtStatus.NETWORK_ACCESS_DENIED,
            NtStatus.MEDIA_WRITE_PROTECTED,
            NtStatus.CANNOT_DELETE);
    private static final Set<NtStatus> LOGIN = Set.of(
            NtStatus.LOGON_FAILURE,
            NtStatus.WRONG_PASSWORD,
            NtStatus.NO_SUCH_USER,
            NtStatus.PASSWORD_EXPIRED,
            NtStatus.PASSWORD_MUST_CHANGE,
            NtStatus.ACCOUNT_DISABLED,
            NtStatus.ACCOUNT_EXPIRED,
            NtStatus.ACCOUNT_LOCKED_OUT,
            NtStatus.ACCOUNT_RESTRICTION,
            NtStatus.INVALID_LOGON_HOURS,
            NtStatus.INVALID_WORKSTATION,
            NtStatus.LOGON_TYPE_NOT_GRANTED,
            NtStatus.NTLM_BLOCKED);
    private static final Set<NtStatus> IN_USE =
            Set.of(NtStatus.SHARING_VIOLATION, NtStatus.FILE_LOCK_CONFLICT, NtStatus.LOCK_NOT_GRANTED);
    private static final Set<NtStatus> FULL = Set.of(NtStatus.DISK_FULL, NtStatus.QUOTA_EXCEEDED);
    private static final Set<NtStatus> INVALID_NAME = Set.of(
            NtStatus.OBJECT_NAME_INVALID,
            NtStatus.OBJECT_PATH_INVALID,
            NtStatus.OBJECT_PATH_SYNTAX_BAD,
            NtStatus.NAME_TOO_LONG);
    private static final Set<NtStatus> UNSUPPORTED = Set.of(
            NtStatus.NOT_SUPPORTED,
            NtStatus.NOT_IMPLEMENTED,
            NtStatus.INVALID_DEVICE_REQUEST,
            NtStatus.EAS_NOT_SUPPORTED);
    private static final Set<NtStatus> SESSION_LOST =
            Set.of(NtStatus.USER_SESSION_DELETED, NtStatus.NETWORK_NAME_DELETED, NtStatus.CONNECTION_DISCONNECTED);

    private static final String CONNECT_AGAIN = "connect again";

    private static final Map<NtStatus, String> HINTS = Map.ofEntries(
            Map.entry(NtStatus.OBJECT_NAME_NOT_FOUND, "check the spelling; nothing of that name is there"),
            Map.entry(NtStatus.OBJECT_PATH_NOT_FOUND, "a directory of the path does not exist"),
            Map.entry(NtStatus.BAD_NETWORK_NAME, "the server has no share of that name"),
            Map.entry(
                    NtStatus.ACCESS_DENIED, "ask the server's administrator for the right, or log in as another user"),
            Map.entry(NtStatus.MEDIA_WRITE_PROTECTED, "the share is read-only"),
            Map.entry(NtStatus.CANNOT_DELETE, "it is read-only; clear that attribute first"),
            Map.entry(NtStatus.LOGON_FAILURE, "check user name, domain and password"),
            Map.entry(NtStatus.NTLM_BLOCKED, "the server takes no NTLM; log in by Kerberos"),
            Map.entry(NtStatus.PASSWORD_EXPIRED, "set a new password on the server"),
            Map.entry(NtStatus.PASSWORD_MUST_CHANGE, "set a new password on the server"),
            Map.entry(NtStatus.ACCOUNT_LOCKED_OUT, "wait, or ask the server's administrator to unlock the account"),
            Map.entry(NtStatus.SHARING_VIOLATION, "another client has it open; close it there, or try again later"),
            Map.entry(NtStatus.OBJECT_NAME_COLLISION, "choose another name, or allow replacing"),
            Map.entry(NtStatus.DIRECTORY_NOT_EMPTY, "delete its content first, or delete recursively"),
            Map.entry(NtStatus.FILE_IS_A_DIRECTORY, "this is a directory; a file is needed"),
            Map.entry(NtStatus.NOT_A_DIRECTORY, "this is a file; a directory is needed"),
            Map.entry(NtStatus.DISK_FULL, "make room on the server"),
            Map.entry(NtStatus.QUOTA_EXCEEDED, "make room within the quota"),
            Map.entry(NtStatus.OBJECT_NAME_INVALID, "the name has a character that the server forbids"),
            Map.entry(
                    NtStatus.PATH_NOT_COVERED,
                    "the path leads to another server (DFS); follow it, or connect to that one"),
            Map.entry(
                    NtStatus.STOPPED_ON_SYMLINK,
                    "it is, or is below, a symbolic link, which is not followed; write the path that the link leads to"),
            Map.entry(
                    NtStatus.NOT_SAME_DEVICE,
                    "the two are in different places; download it from one and upload it to the other"),
            Map.entry(NtStatus.DELETE_PENDING, "it is being deleted; wait until others have closed it"),
            Map.entry(NtStatus.NETWORK_SESSION_EXPIRED, CONNECT_AGAIN),
            Map.entry(NtStatus.USER_SESSION_DELETED, CONNECT_AGAIN),
            Map.entry(NtStatus.NETWORK_NAME_DELETED, "the server has disconnected the share; connect to it again"),
            Map.entry(NtStatus.FILE_CLOSED, "the server has closed the file; open it again"),
            Map.entry(NtStatus.NOT_SUPPORTED, "the server does not do this, or not in these dialects"));

    private static final String NO_CIPHER =
            "if the server demands encryption, allow it, with SMB 3 and a cipher that the server has; else ";

    private static final String TICKET =
            "the server did not take the ticket: has its keytab the present key of its cifs service, does it know this"
                    + " user, and is its clock right?";

    private SmbErrors() {}

    public static SmbException ofStatus(NtStatus status, SmbCommand command, String path) {
        return ofStatus(status, command, path, HINTS.getOrDefault(status, ""));
    }

    /**
     * Returns the failure for an error response that the server cannot sign: it fails the request, but callers must
     * draw no other conclusion from it.
     */
    static SmbException ofUnsigned(NtStatus status, SmbCall call) {
        SmbException failure = ofStatus(status, call.request().command(), call.path());
        return failure instanceof SmbStatusException
                ? new SmbStatusException(
                        details(failure, failure.getMessage() + ", in a response without a signature"), false)
                : failure;
    }

    private static Details details(SmbException failure, String message) {
        return new Details(
                message,
                failure.status().orElse(null),
                failure.command().orElse(null),
                failure.path().orElse(null),
                failure.hint(),
                null);
    }

    /** Returns the failure of a connection whose session the server has deleted. */
    static ConnectionClosedException sessionDeleted() {
        String message = "the server has ended the session: " + NtStatus.USER_SESSION_DELETED.name();
        return new ConnectionClosedException(
                ConnectionClosedException.Reason.STOPPED,
                message,
                new SmbConnectionException(
                        new Details(message, NtStatus.USER_SESSION_DELETED, null, null, CONNECT_AGAIN, null)));
    }

    /** Returns the failure of a TREE_CONNECT. */
    public static SmbException ofShare(NtStatus status, String path, boolean canEncrypt) {
        String hint = orEncryption(status, HINTS.getOrDefault(status, ""), canEncrypt);
        return ofStatus(status, SmbCommand.TREE_CONNECT, path, hint);
    }

    /** Returns the failure of a login. */
    public static SmbException ofLogin(NtStatus status, boolean kerberos, boolean canEncrypt) {
        boolean ticket = kerberos && (LOGIN.contains(status) || DENIED.contains(status));
        String hint = orEncryption(status, ticket ? TICKET : HINTS.getOrDefault(status, ""), canEncrypt);
        return ofStatus(status, SmbCommand.SESSION_SETUP, "", hint);
    }

    /** Servers that require encryption answer "access denied" if the client does not encrypt. */
    private static String orEncryption(NtStatus status, String hint, boolean canEncrypt) {
        return status.equals(NtStatus.ACCESS_DENIED) && !canEncrypt ? NO_CIPHER + hint : hint;
    }

    private static SmbException ofStatus(NtStatus status, SmbCommand command, String path, String hint) {
        String on = path.isEmpty() ? "" : " on " + SmbPath.quoted(path);
        Details details = new Details(
                command + on + " failed: " + status.name(),
                status,
                command.name(),
                path.isEmpty() ? null : path,
                hint,
                null);
        if (NOT_FOUND.contains(status)) {
            return new SmbNotFoundException(details);
        }
        if (DENIED.contains(status)) {
            // During a login, "access denied" means that the login was refused.
            return command == SmbCommand.SESSION_SETUP
                    ? new SmbAuthenticationException(details)
                    : new SmbAccessDeniedException(details);
        }
        if (LOGIN.contains(status)) {
            return new SmbAuthenticationException(details);
        }
        if (status.equals(NtStatus.OBJECT_NAME_COLLISION)) {
            return new SmbAlreadyExistsException(details);
        }
        if (SESSION_LOST.contains(status)) {
            return new SmbConnectionException(details);
        }
        return status.equals(NtStatus.CANCELLED) ? new SmbCancelledException(details) : ofKind(status, details);
    }

    private static SmbStatusException ofKind(NtStatus status, Details details) {
        if (IN_USE.contains(status)) {
            return new SmbSharingViolationException(details);
        }
        if (FULL.contains(status)) {
            return new SmbDiskFullException(details);
        }
        if (INVALID_NAME.contains(status)) {
            return new SmbInvalidNameException(details);
        }
        if (UNSUPPORTED.contains(status)) {
            return new SmbNotSupportedException(details);
        }
        return status.equals(NtStatus.DIRECTORY_NOT_EMPTY)
                ? new SmbDirectoryNotEmptyException(details)
                : new SmbStatusException(details);
    }

    public static SmbException translate(IOException failure, SmbCommand command, String path) {
        if (failure instanceof SmbException already) {
            return already;
        }
        String on = path.isEmpty() ? "" : " on " + SmbPath.quoted(path);
        String message = command + on + " failed: " + failure.getMessage();
        return switch (failure) {
            case ConnectionClosedException e -> ended(e, details(message, command, path, hint(e), e));
            case ExchangeTimeoutException e ->
                new SmbTimeoutException(details(message, command, path, "try again, or allow more time", e));
            case ExchangeCancelledException e -> new SmbCancelledException(details(message, command, path, "", e));
            case ProtocolViolationException e -> new SmbProtocolException(details(message, command, path, "", e));
            case WireFormatException e -> new SmbProtocolException(details(message, command, path, "", e));
            default -> new SmbConnectionException(details(message, command, path, "connect again", failure));
        };
    }

    /** Returns the failure of a connection that this module ends; every caller on the connection gets it. */
    public static ConnectionClosedException ending(String message, SmbException cause) {
        return new ConnectionClosedException(
                ConnectionClosedException.Reason.PROTOCOL, message + ": " + cause.getMessage(), cause);
    }

    /** Returns the failure of a connection whose session was reconnected. */
    public static ConnectionClosedException reconnected() {
        String message = "the session was reconnected";
        String hint = "take shares, files and watches from the session that reconnect() returned";
        return new ConnectionClosedException(
                ConnectionClosedException.Reason.STOPPED,
                message,
                new SmbConnectionException(new Details(message, null, null, null, hint, null)));
    }

    private static String hint(ConnectionClosedException e) {
        SmbConnectionException reason = cause(e, SmbConnectionException.class);
        if (reason != null) {
            return reason.hint();
        }
        return e.reason() == ConnectionClosedException.Reason.STOPPED
                ? "the session was closed: connect again"
                : "reconnect the session, or connect again";
    }

    private static <T extends SmbException> @Nullable T cause(ConnectionClosedException e, Class<T> type) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    private static SmbException ended(ConnectionClosedException e, Details details) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SmbSecurityException) {
                return new SmbSecurityException(details);
            }
            if (cause instanceof SmbAuthenticationException) {
                return new SmbAuthenticationException(details);
            }
        }
        return switch (e.reason()) {
            case PROTOCOL -> new SmbProtocolException(details);
            case STOPPED ->
                cause(e, SmbConnectionException.class) == null
                        ? new SmbClosedException(details)
                        : new SmbConnectionException(details);
            default -> new SmbConnectionException(details);
        };
    }

    private static Details details(
            String message, SmbCommand command, String path, String hint, @Nullable Throwable cause) {
        return new Details(message, null, command.name(), path.isEmpty() ? null : path, hint, cause);
    }
}
