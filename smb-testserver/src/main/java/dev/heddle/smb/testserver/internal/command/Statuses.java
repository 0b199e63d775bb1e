// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.ReadOnlyFileSystemException;

/** Maps exceptions of a file system to NTSTATUS values. */
final class Statuses {
    private Statuses() {}

    static NtStatus of(Exception failure) {
        return switch (failure) {
            case StatusException e -> e.status();
            case WireFormatException e -> NtStatus.INVALID_PARAMETER;
            case NoSuchFileException e -> NtStatus.OBJECT_NAME_NOT_FOUND;
            case FileAlreadyExistsException e -> NtStatus.OBJECT_NAME_COLLISION;
            case DirectoryNotEmptyException e -> NtStatus.DIRECTORY_NOT_EMPTY;
            case NotDirectoryException e -> NtStatus.NOT_A_DIRECTORY;
            case AccessDeniedException e -> NtStatus.ACCESS_DENIED;
            case ReadOnlyFileSystemException e -> NtStatus.MEDIA_WRITE_PROTECTED;
            case UnsupportedOperationException e -> NtStatus.NOT_SUPPORTED;
            case FileSystemException e -> ofReason(String.valueOf(e.getReason()));
            case IOException e -> ofReason(String.valueOf(e.getMessage()));
            default -> NtStatus.INTERNAL_ERROR;
        };
    }

    /** Maps errors for which the JDK has no exception type, only the operating system's text. */
    private static NtStatus ofReason(String reason) {
        if (reason.contains("No space left")) {
            return NtStatus.DISK_FULL;
        }
        if (reason.contains("name too long")) {
            return NtStatus.OBJECT_NAME_INVALID;
        }
        if (reason.contains("Not a directory")) {
            return NtStatus.OBJECT_PATH_NOT_FOUND;
        }
        if (reason.contains("Invalid argument") || reason.contains("too large")) {
            return NtStatus.INVALID_PARAMETER;
        }
        return NtStatus.UNEXPECTED_IO_ERROR;
    }
}
