// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.text;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbNotFoundException;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;

/** Describes a failure in one line: what failed, on which path, the server's status and what to do. */
public final class Failures {
    private Failures() {}

    public static String describe(Throwable failure) {
        return Text.printable(
                switch (failure) {
                    case UncheckedIOException wrapped -> describe(cause(wrapped));
                    case SmbException e -> remote(e);
                    case FileSystemException e -> local(e);
                    case ClosedByInterruptException e -> "interrupted";
                    case IOException e -> message(e);
                    default -> "internal error: " + failure;
                });
    }

    /** Returns the wrapped exception, never null. */
    public static IOException cause(UncheckedIOException wrapper) {
        return Objects.requireNonNull(wrapper.getCause());
    }

    private static String remote(SmbException e) {
        StringBuilder line = new StringBuilder(message(e));
        e.statusName()
                .filter(name -> line.indexOf(name) < 0)
                .ifPresent(name -> line.append(": ").append(name));
        if (!e.hint().isEmpty()) {
            line.append(" (").append(e.hint()).append(')');
        }
        return line.toString();
    }

    /** Returns whether only one request failed, so that the server may answer others. */
    public static boolean isOfOneQuestion(SmbException e) {
        return e instanceof SmbStatusException
                || e instanceof SmbAccessDeniedException
                || e instanceof SmbNotFoundException
                || e instanceof SmbProtocolException;
    }

    /** Describes a local failure: Java's own messages are mostly the bare path. */
    private static String local(FileSystemException e) {
        String what = switch (e) {
            case NoSuchFileException missing -> "no such file or directory";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException exists -> "already exists";
            case NotDirectoryException file -> "not a directory";
            case DirectoryNotEmptyException full -> "directory not empty";
            default -> e.getReason() == null ? "failed" : e.getReason();
        };
        return e.getFile() == null ? what : e.getFile() + ": " + what;
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isEmpty() ? e.getClass().getSimpleName() : message;
    }
}
