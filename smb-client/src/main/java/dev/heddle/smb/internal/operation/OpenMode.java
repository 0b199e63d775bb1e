// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbOpenOption;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.internal.name.OnDiskId;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.ShareAccess;
import java.nio.file.OpenOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;

/** Builds CREATE requests, from java.nio's options and for the operations of this package. */
public final class OpenMode {
    private OpenMode() {}

    /** All rights of GENERIC_WRITE except overwriting existing data. */
    private static final int APPENDING = AccessMask.FILE_APPEND_DATA
            | AccessMask.FILE_WRITE_EA
            | AccessMask.FILE_WRITE_ATTRIBUTES
            | AccessMask.FILE_READ_ATTRIBUTES
            | AccessMask.READ_CONTROL
            | AccessMask.SYNCHRONIZE;

    /**
     * Builds a request from options as {@link java.nio.file.Files#newByteChannel} interprets them, but does not
     * truncate: see {@link #truncates}.
     *
     * @throws UnsupportedOperationException for an option that is neither a {@link StandardOpenOption} nor a
     *     {@link SmbOpenOption}
     * @throws IllegalArgumentException for options that contradict each other
     */
    public static CreateRequest of(String path, Set<OpenOption> options) {
        return of(path, options, disposition(options));
    }

    /**
     * Builds a request like {@link #of}, for servers that do not truncate an open file: CREATE truncates it, and also
     * removes streams and extended attributes.
     */
    public static CreateRequest overwriting(String path, Set<OpenOption> options) {
        return of(path, options, CreateDisposition.OVERWRITE_IF);
    }

    private static CreateRequest of(String path, Set<OpenOption> options, CreateDisposition disposition) {
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption || option instanceof SmbOpenOption)) {
                throw new UnsupportedOperationException("open option " + option);
            }
        }
        boolean append = options.contains(StandardOpenOption.APPEND);
        boolean write = append || options.contains(StandardOpenOption.WRITE);
        boolean delete = options.contains(SmbOpenOption.DELETE);
        boolean read = (!write && !delete) || options.contains(StandardOpenOption.READ);
        if (append && (truncates(options) || options.contains(StandardOpenOption.READ))) {
            throw new IllegalArgumentException("APPEND cannot be combined with READ or TRUNCATE_EXISTING");
        }
        int access = (read ? AccessMask.GENERIC_READ : 0)
                | (append ? APPENDING : 0)
                | (write && !append ? AccessMask.GENERIC_WRITE | AccessMask.FILE_READ_ATTRIBUTES : 0)
                | (delete ? AccessMask.DELETE | AccessMask.FILE_READ_ATTRIBUTES | AccessMask.SYNCHRONIZE : 0);
        int createOptions = CreateOptions.NON_DIRECTORY_FILE;
        if (options.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
            createOptions |= CreateOptions.DELETE_ON_CLOSE;
            access |= AccessMask.DELETE;
        }
        if (options.contains(StandardOpenOption.SYNC) || options.contains(StandardOpenOption.DSYNC)) {
            createOptions |= CreateOptions.WRITE_THROUGH;
        }
        int share = options.contains(SmbOpenOption.EXCLUSIVE) ? 0 : ShareAccess.ALL;
        return request(path, access, share, disposition, createOptions, List.of());
    }

    /**
     * Whether the file must be truncated after it is open. CREATE can truncate, but then also removes the streams and
     * the extended attributes, and refuses hidden files ([MS-FSA] 2.1.5.1.2).
     */
    public static boolean truncates(Set<OpenOption> options) {
        return options.contains(StandardOpenOption.TRUNCATE_EXISTING)
                && (options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND));
    }

    private static CreateDisposition disposition(Set<OpenOption> options) {
        boolean write = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        if (write && options.contains(StandardOpenOption.CREATE_NEW)) {
            return CreateDisposition.CREATE;
        }
        return write && options.contains(StandardOpenOption.CREATE)
                ? CreateDisposition.OPEN_IF
                : CreateDisposition.OPEN;
    }

    /** Opens an existing file or directory for the given access. */
    public static CreateRequest existing(String path, int access, int createOptions) {
        return request(path, access, CreateDisposition.OPEN, createOptions);
    }

    /** Opens an existing file or directory to read the metadata in the response. */
    static CreateRequest identified(String path, int createOptions) {
        return request(
                path,
                AccessMask.FILE_READ_ATTRIBUTES,
                ShareAccess.ALL,
                CreateDisposition.OPEN,
                createOptions,
                List.of(OnDiskId.QUESTION));
    }

    static CreateRequest directory(String path, CreateDisposition disposition) {
        return request(
                path,
                AccessMask.FILE_READ_ATTRIBUTES | AccessMask.SYNCHRONIZE,
                disposition,
                CreateOptions.DIRECTORY_FILE);
    }

    public static CreateRequest pipe(String name) {
        int access = AccessMask.FILE_READ_DATA
                | AccessMask.FILE_WRITE_DATA
                | AccessMask.FILE_APPEND_DATA
                | AccessMask.FILE_READ_EA
                | AccessMask.FILE_READ_ATTRIBUTES
                | AccessMask.READ_CONTROL
                | AccessMask.SYNCHRONIZE;
        return request(name, access, CreateDisposition.OPEN, CreateOptions.NON_DIRECTORY_FILE);
    }

    public static CreateRequest listing(String path) {
        return listing(path, 0, List.of());
    }

    /** Opens a directory of a tree to list it, if it was not visited before. */
    static CreateRequest visit(String path, int createOptions) {
        return listing(path, createOptions, List.of(OnDiskId.QUESTION));
    }

    private static CreateRequest listing(String path, int createOptions, List<CreateContext> contexts) {
        return request(
                path,
                AccessMask.FILE_LIST_DIRECTORY | AccessMask.FILE_READ_ATTRIBUTES | AccessMask.SYNCHRONIZE,
                ShareAccess.ALL,
                CreateDisposition.OPEN,
                CreateOptions.DIRECTORY_FILE | createOptions,
                contexts);
    }

    private static CreateRequest request(String path, int access, CreateDisposition disposition, int createOptions) {
        return request(path, access, ShareAccess.ALL, disposition, createOptions, List.of());
    }

    private static CreateRequest request(
            String path,
            int access,
            int share,
            CreateDisposition disposition,
            int createOptions,
            List<CreateContext> contexts) {
        int attributes = (createOptions & CreateOptions.DIRECTORY_FILE) == 0 ? FileAttributes.NORMAL : 0;
        return new CreateRequest(
                CreateRequest.OPLOCK_NONE,
                CreateRequest.IMPERSONATION_IMPERSONATION,
                access,
                attributes,
                share,
                disposition,
                createOptions,
                path,
                contexts);
    }
}
