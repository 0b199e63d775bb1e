// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.util.HashMap;
import java.util.Map;

/**
 * An NTSTATUS ([MS-ERREF] 2.3): the result of a request. Two values are equal if their codes are equal.
 *
 * @param code the 32 bits on the wire
 */
public record NtStatus(int code) {
    // Filled by the initializers of the constants below; not changed afterwards, so reads need no lock.
    private static final Map<Integer, String> NAMES = new HashMap<>();

    /** The operation succeeded. */
    public static final NtStatus SUCCESS = named(0x0000_0000, "STATUS_SUCCESS");

    /** The operation is pending; the final response follows. */
    public static final NtStatus PENDING = named(0x0000_0103, "STATUS_PENDING");

    /** The watched directory was closed. */
    public static final NtStatus NOTIFY_CLEANUP = named(0x0000_010B, "STATUS_NOTIFY_CLEANUP");

    /** There are too many changes to list; enumerate the directory. */
    public static final NtStatus NOTIFY_ENUM_DIR = named(0x0000_010C, "STATUS_NOTIFY_ENUM_DIR");

    /** The data did not fit in the buffer; the response has only a part. */
    public static final NtStatus BUFFER_OVERFLOW = named(0x8000_0005, "STATUS_BUFFER_OVERFLOW");

    /** The directory has no more entries. */
    public static final NtStatus NO_MORE_FILES = named(0x8000_0006, "STATUS_NO_MORE_FILES");

    /** The path leads through a symbolic link. */
    public static final NtStatus STOPPED_ON_SYMLINK = named(0x8000_002D, "STATUS_STOPPED_ON_SYMLINK");

    /** The operation failed. */
    public static final NtStatus UNSUCCESSFUL = named(0xC000_0001, "STATUS_UNSUCCESSFUL");

    /** The operation is not implemented. */
    public static final NtStatus NOT_IMPLEMENTED = named(0xC000_0002, "STATUS_NOT_IMPLEMENTED");

    /** The information class is not valid for the object. */
    public static final NtStatus INVALID_INFO_CLASS = named(0xC000_0003, "STATUS_INVALID_INFO_CLASS");

    /** The length is wrong for the information class. */
    public static final NtStatus INFO_LENGTH_MISMATCH = named(0xC000_0004, "STATUS_INFO_LENGTH_MISMATCH");

    /** The handle is not valid. */
    public static final NtStatus INVALID_HANDLE = named(0xC000_0008, "STATUS_INVALID_HANDLE");

    /** A parameter is not valid. */
    public static final NtStatus INVALID_PARAMETER = named(0xC000_000D, "STATUS_INVALID_PARAMETER");

    /** The device does not exist. */
    public static final NtStatus NO_SUCH_DEVICE = named(0xC000_000E, "STATUS_NO_SUCH_DEVICE");

    /** The file does not exist. */
    public static final NtStatus NO_SUCH_FILE = named(0xC000_000F, "STATUS_NO_SUCH_FILE");

    /** The operation is not valid for the device. */
    public static final NtStatus INVALID_DEVICE_REQUEST = named(0xC000_0010, "STATUS_INVALID_DEVICE_REQUEST");

    /** The read starts at or after the end of the file. */
    public static final NtStatus END_OF_FILE = named(0xC000_0011, "STATUS_END_OF_FILE");

    /** Authentication needs another round. */
    public static final NtStatus MORE_PROCESSING_REQUIRED = named(0xC000_0016, "STATUS_MORE_PROCESSING_REQUIRED");

    /** The server is out of memory. */
    public static final NtStatus NO_MEMORY = named(0xC000_0017, "STATUS_NO_MEMORY");

    /** The user does not have the access right. */
    public static final NtStatus ACCESS_DENIED = named(0xC000_0022, "STATUS_ACCESS_DENIED");

    /** The buffer is too small for any data. */
    public static final NtStatus BUFFER_TOO_SMALL = named(0xC000_0023, "STATUS_BUFFER_TOO_SMALL");

    /** The object has the wrong type. */
    public static final NtStatus OBJECT_TYPE_MISMATCH = named(0xC000_0024, "STATUS_OBJECT_TYPE_MISMATCH");

    /** The name is not valid. */
    public static final NtStatus OBJECT_NAME_INVALID = named(0xC000_0033, "STATUS_OBJECT_NAME_INVALID");

    /** The file does not exist. */
    public static final NtStatus OBJECT_NAME_NOT_FOUND = named(0xC000_0034, "STATUS_OBJECT_NAME_NOT_FOUND");

    /** The file exists already. */
    public static final NtStatus OBJECT_NAME_COLLISION = named(0xC000_0035, "STATUS_OBJECT_NAME_COLLISION");

    /** A part of the path is not a directory. */
    public static final NtStatus OBJECT_PATH_INVALID = named(0xC000_0039, "STATUS_OBJECT_PATH_INVALID");

    /** The directory does not exist. */
    public static final NtStatus OBJECT_PATH_NOT_FOUND = named(0xC000_003A, "STATUS_OBJECT_PATH_NOT_FOUND");

    /** The path is not valid. */
    public static final NtStatus OBJECT_PATH_SYNTAX_BAD = named(0xC000_003B, "STATUS_OBJECT_PATH_SYNTAX_BAD");

    /** The data is damaged. */
    public static final NtStatus DATA_ERROR = named(0xC000_003E, "STATUS_DATA_ERROR");

    /** Another handle is open that does not share the access. */
    public static final NtStatus SHARING_VIOLATION = named(0xC000_0043, "STATUS_SHARING_VIOLATION");

    /** The quota is exceeded. */
    public static final NtStatus QUOTA_EXCEEDED = named(0xC000_0044, "STATUS_QUOTA_EXCEEDED");

    /** There are no more entries. */
    public static final NtStatus NO_MORE_ENTRIES = named(0x8000_001A, "STATUS_NO_MORE_ENTRIES");

    /** The file has no extended attributes. */
    public static final NtStatus NO_EAS_ON_FILE = named(0xC000_0052, "STATUS_NO_EAS_ON_FILE");

    /** Extended attributes are not supported. */
    public static final NtStatus EAS_NOT_SUPPORTED = named(0xC000_004F, "STATUS_EAS_NOT_SUPPORTED");

    /** The extended attributes are too large. */
    public static final NtStatus EA_TOO_LARGE = named(0xC000_0050, "STATUS_EA_TOO_LARGE");

    /** Another lock covers the range. */
    public static final NtStatus FILE_LOCK_CONFLICT = named(0xC000_0054, "STATUS_FILE_LOCK_CONFLICT");

    /** The lock was not granted. */
    public static final NtStatus LOCK_NOT_GRANTED = named(0xC000_0055, "STATUS_LOCK_NOT_GRANTED");

    /** The file is about to be deleted. */
    public static final NtStatus DELETE_PENDING = named(0xC000_0056, "STATUS_DELETE_PENDING");

    /** No logon server responds. */
    public static final NtStatus NO_LOGON_SERVERS = named(0xC000_005E, "STATUS_NO_LOGON_SERVERS");

    /** The user does not exist. */
    public static final NtStatus NO_SUCH_USER = named(0xC000_0064, "STATUS_NO_SUCH_USER");

    /** The password is wrong. */
    public static final NtStatus WRONG_PASSWORD = named(0xC000_006A, "STATUS_WRONG_PASSWORD");

    /** The password does not meet the rules. */
    public static final NtStatus PASSWORD_RESTRICTION = named(0xC000_006C, "STATUS_PASSWORD_RESTRICTION");

    /** The user or the password is wrong. */
    public static final NtStatus LOGON_FAILURE = named(0xC000_006D, "STATUS_LOGON_FAILURE");

    /** A restriction of the account forbids the logon. */
    public static final NtStatus ACCOUNT_RESTRICTION = named(0xC000_006E, "STATUS_ACCOUNT_RESTRICTION");

    /** The user may not log on at this hour. */
    public static final NtStatus INVALID_LOGON_HOURS = named(0xC000_006F, "STATUS_INVALID_LOGON_HOURS");

    /** The user may not log on from this workstation. */
    public static final NtStatus INVALID_WORKSTATION = named(0xC000_0070, "STATUS_INVALID_WORKSTATION");

    /** The password has expired. */
    public static final NtStatus PASSWORD_EXPIRED = named(0xC000_0071, "STATUS_PASSWORD_EXPIRED");

    /** The account is disabled. */
    public static final NtStatus ACCOUNT_DISABLED = named(0xC000_0072, "STATUS_ACCOUNT_DISABLED");

    /** The range is not locked. */
    public static final NtStatus RANGE_NOT_LOCKED = named(0xC000_007E, "STATUS_RANGE_NOT_LOCKED");

    /** The disk is full. */
    public static final NtStatus DISK_FULL = named(0xC000_007F, "STATUS_DISK_FULL");

    /** The server is out of resources. */
    public static final NtStatus INSUFFICIENT_RESOURCES = named(0xC000_009A, "STATUS_INSUFFICIENT_RESOURCES");

    /** The medium cannot be written. */
    public static final NtStatus MEDIA_WRITE_PROTECTED = named(0xC000_00A2, "STATUS_MEDIA_WRITE_PROTECTED");

    /** No instance of the pipe is free. */
    public static final NtStatus PIPE_NOT_AVAILABLE = named(0xC000_00AC, "STATUS_PIPE_NOT_AVAILABLE");

    /** The pipe is busy. */
    public static final NtStatus PIPE_BUSY = named(0xC000_00AE, "STATUS_PIPE_BUSY");

    /** The pipe is disconnected. */
    public static final NtStatus PIPE_DISCONNECTED = named(0xC000_00B0, "STATUS_PIPE_DISCONNECTED");

    /** The operation took too long. */
    public static final NtStatus IO_TIMEOUT = named(0xC000_00B5, "STATUS_IO_TIMEOUT");

    /** The path names a directory. */
    public static final NtStatus FILE_IS_A_DIRECTORY = named(0xC000_00BA, "STATUS_FILE_IS_A_DIRECTORY");

    /** The operation is not supported. */
    public static final NtStatus NOT_SUPPORTED = named(0xC000_00BB, "STATUS_NOT_SUPPORTED");

    /** The network path does not exist. */
    public static final NtStatus BAD_NETWORK_PATH = named(0xC000_00BE, "STATUS_BAD_NETWORK_PATH");

    /** An unexpected network error occurred. */
    public static final NtStatus UNEXPECTED_NETWORK_ERROR = named(0xC000_00C4, "STATUS_UNEXPECTED_NETWORK_ERROR");

    /** The share no longer exists. */
    public static final NtStatus NETWORK_NAME_DELETED = named(0xC000_00C9, "STATUS_NETWORK_NAME_DELETED");

    /** Network access is denied. */
    public static final NtStatus NETWORK_ACCESS_DENIED = named(0xC000_00CA, "STATUS_NETWORK_ACCESS_DENIED");

    /** The share has another type. */
    public static final NtStatus BAD_DEVICE_TYPE = named(0xC000_00CB, "STATUS_BAD_DEVICE_TYPE");

    /** The share does not exist. */
    public static final NtStatus BAD_NETWORK_NAME = named(0xC000_00CC, "STATUS_BAD_NETWORK_NAME");

    /** The server accepts no more connections. */
    public static final NtStatus REQUEST_NOT_ACCEPTED = named(0xC000_00D0, "STATUS_REQUEST_NOT_ACCEPTED");

    /** The new name is on another file system. */
    public static final NtStatus NOT_SAME_DEVICE = named(0xC000_00D4, "STATUS_NOT_SAME_DEVICE");

    /** An internal error of the server occurred. */
    public static final NtStatus INTERNAL_ERROR = named(0xC000_00E5, "STATUS_INTERNAL_ERROR");

    /** The input or output failed. */
    public static final NtStatus UNEXPECTED_IO_ERROR = named(0xC000_00E9, "STATUS_UNEXPECTED_IO_ERROR");

    /** The directory is not empty. */
    public static final NtStatus DIRECTORY_NOT_EMPTY = named(0xC000_0101, "STATUS_DIRECTORY_NOT_EMPTY");

    /** The path does not name a directory. */
    public static final NtStatus NOT_A_DIRECTORY = named(0xC000_0103, "STATUS_NOT_A_DIRECTORY");

    /** The name is too long. */
    public static final NtStatus NAME_TOO_LONG = named(0xC000_0106, "STATUS_NAME_TOO_LONG");

    /** Files are still open. */
    public static final NtStatus FILES_OPEN = named(0xC000_0107, "STATUS_FILES_OPEN");

    /** Too many files are open. */
    public static final NtStatus TOO_MANY_OPENED_FILES = named(0xC000_011F, "STATUS_TOO_MANY_OPENED_FILES");

    /** The operation was cancelled. */
    public static final NtStatus CANCELLED = named(0xC000_0120, "STATUS_CANCELLED");

    /** The file cannot be deleted. */
    public static final NtStatus CANNOT_DELETE = named(0xC000_0121, "STATUS_CANNOT_DELETE");

    /** The file was deleted. */
    public static final NtStatus FILE_DELETED = named(0xC000_0123, "STATUS_FILE_DELETED");

    /** The file was closed. */
    public static final NtStatus FILE_CLOSED = named(0xC000_0128, "STATUS_FILE_CLOSED");

    /** The pipe is broken. */
    public static final NtStatus PIPE_BROKEN = named(0xC000_014B, "STATUS_PIPE_BROKEN");

    /** The user may not use this type of logon. */
    public static final NtStatus LOGON_TYPE_NOT_GRANTED = named(0xC000_015B, "STATUS_LOGON_TYPE_NOT_GRANTED");

    /** The open file or device is not in the state that the request requires. */
    public static final NtStatus INVALID_DEVICE_STATE = named(0xC000_0184, "STATUS_INVALID_DEVICE_STATE");

    /** The device failed. */
    public static final NtStatus IO_DEVICE_ERROR = named(0xC000_0185, "STATUS_IO_DEVICE_ERROR");

    /** The trust between domains failed. */
    public static final NtStatus TRUSTED_DOMAIN_FAILURE = named(0xC000_018C, "STATUS_TRUSTED_DOMAIN_FAILURE");

    /** The logon service is not running. */
    public static final NtStatus NETLOGON_NOT_STARTED = named(0xC000_0192, "STATUS_NETLOGON_NOT_STARTED");

    /** The account has expired. */
    public static final NtStatus ACCOUNT_EXPIRED = named(0xC000_0193, "STATUS_ACCOUNT_EXPIRED");

    /** The session no longer exists. */
    public static final NtStatus USER_SESSION_DELETED = named(0xC000_0203, "STATUS_USER_SESSION_DELETED");

    /** The server is out of resources. */
    public static final NtStatus INSUFF_SERVER_RESOURCES = named(0xC000_0205, "STATUS_INSUFF_SERVER_RESOURCES");

    /** The size of the buffer is not valid. */
    public static final NtStatus INVALID_BUFFER_SIZE = named(0xC000_0206, "STATUS_INVALID_BUFFER_SIZE");

    /** The connection was closed. */
    public static final NtStatus CONNECTION_DISCONNECTED = named(0xC000_020C, "STATUS_CONNECTION_DISCONNECTED");

    /** The connection was reset. */
    public static final NtStatus CONNECTION_RESET = named(0xC000_020D, "STATUS_CONNECTION_RESET");

    /** The user must change the password first. */
    public static final NtStatus PASSWORD_MUST_CHANGE = named(0xC000_0224, "STATUS_PASSWORD_MUST_CHANGE");

    /** The object was not found. */
    public static final NtStatus NOT_FOUND = named(0xC000_0225, "STATUS_NOT_FOUND");

    /** The account is locked. */
    public static final NtStatus ACCOUNT_LOCKED_OUT = named(0xC000_0234, "STATUS_ACCOUNT_LOCKED_OUT");

    /** The path is on another server; ask for a DFS referral. */
    public static final NtStatus PATH_NOT_COVERED = named(0xC000_0257, "STATUS_PATH_NOT_COVERED");

    /** The volume is not mounted. */
    public static final NtStatus VOLUME_DISMOUNTED = named(0xC000_026E, "STATUS_VOLUME_DISMOUNTED");

    /** The file is not a reparse point. */
    public static final NtStatus NOT_A_REPARSE_POINT = named(0xC000_0275, "STATUS_NOT_A_REPARSE_POINT");

    /** The range to copy reaches past the end of the file. */
    public static final NtStatus INVALID_VIEW_SIZE = named(0xC000_001F, "STATUS_INVALID_VIEW_SIZE");

    /** The pipe has no data to read. */
    public static final NtStatus PIPE_EMPTY = named(0xC000_00D9, "STATUS_PIPE_EMPTY");

    /** The range to lock runs past the largest offset. */
    public static final NtStatus INVALID_LOCK_RANGE = named(0xC000_01A1, "STATUS_INVALID_LOCK_RANGE");

    /** The session has expired; authenticate again. */
    public static final NtStatus NETWORK_SESSION_EXPIRED = named(0xC000_035C, "STATUS_NETWORK_SESSION_EXPIRED");

    /** An attempt to downgrade the security was detected. */
    public static final NtStatus DOWNGRADE_DETECTED = named(0xC000_0388, "STATUS_DOWNGRADE_DETECTED");

    /** The server does not accept NTLM. */
    public static final NtStatus NTLM_BLOCKED = named(0xC000_0418, "STATUS_NTLM_BLOCKED");

    /** The server is temporarily unavailable. */
    public static final NtStatus SERVER_UNAVAILABLE = named(0xC000_0466, "STATUS_SERVER_UNAVAILABLE");

    /** The file is temporarily unavailable. */
    public static final NtStatus FILE_NOT_AVAILABLE = named(0xC000_0467, "STATUS_FILE_NOT_AVAILABLE");

    /** The share is temporarily unavailable. */
    public static final NtStatus SHARE_UNAVAILABLE = named(0xC000_0480, "STATUS_SHARE_UNAVAILABLE");

    /** The signature is wrong. */
    public static final NtStatus INVALID_SIGNATURE = named(0xC000_A000, "STATUS_INVALID_SIGNATURE");

    /** Client and server have no hash function for pre-authentication integrity in common. */
    public static final NtStatus SMB_NO_PREAUTH_INTEGRITY_HASH_OVERLAP =
            named(0xC05D_0000, "STATUS_SMB_NO_PREAUTH_INTEGRITY_HASH_OVERLAP");

    private static final int SEVERITY_SHIFT = 30;
    private static final int SEVERITY_WARNING = 2;
    private static final int SEVERITY_ERROR = 3;

    private static NtStatus named(int code, String name) {
        NAMES.put(code, name);
        return new NtStatus(code);
    }

    /** Returns whether the severity is success or informational. */
    public boolean isSuccess() {
        return code >= 0;
    }

    /** Returns whether the severity is warning: the operation succeeded only in part. */
    public boolean isWarning() {
        return code >>> SEVERITY_SHIFT == SEVERITY_WARNING;
    }

    /** Returns whether the severity is error. */
    public boolean isError() {
        return code >>> SEVERITY_SHIFT == SEVERITY_ERROR;
    }

    /** Returns the name in the specification, such as {@code STATUS_ACCESS_DENIED}, or the code as 8 hex digits. */
    public String name() {
        String name = NAMES.get(code);
        return name != null ? name : String.format("0x%08X", code);
    }

    /** Returns {@link #name()}. */
    @Override
    public String toString() {
        return name();
    }
}
