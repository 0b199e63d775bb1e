package dev.heddle.smb;

import dev.heddle.smb.fscc.FileAttributes;
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

/** Makes CREATE requests, from java.nio's options and for the operations of this package. */
final class OpenMode {
    private OpenMode() {}

    /**
     * As {@link java.nio.file.Files#newByteChannel} understands the options.
     *
     * @throws UnsupportedOperationException for an option that is not a {@link StandardOpenOption}
     * @throws IllegalArgumentException for options that contradict each other
     */
    static CreateRequest of(String path, Set<OpenOption> options) {
        for (OpenOption option : options) {
            if (!(option instanceof StandardOpenOption)) {
                throw new UnsupportedOperationException("open option " + option);
            }
        }
        boolean append = options.contains(StandardOpenOption.APPEND);
        boolean write = append || options.contains(StandardOpenOption.WRITE);
        boolean read = !write || options.contains(StandardOpenOption.READ);
        boolean truncate = write && options.contains(StandardOpenOption.TRUNCATE_EXISTING);
        if (append && (truncate || options.contains(StandardOpenOption.READ))) {
            throw new IllegalArgumentException("APPEND goes with neither READ nor TRUNCATE_EXISTING");
        }
        int access = (read ? AccessMask.GENERIC_READ : 0)
                | (write ? AccessMask.GENERIC_WRITE | AccessMask.FILE_READ_ATTRIBUTES : 0);
        int createOptions = CreateOptions.NON_DIRECTORY_FILE;
        if (options.contains(StandardOpenOption.DELETE_ON_CLOSE)) {
            createOptions |= CreateOptions.DELETE_ON_CLOSE;
            access |= AccessMask.DELETE;
        }
        if (options.contains(StandardOpenOption.SYNC) || options.contains(StandardOpenOption.DSYNC)) {
            createOptions |= CreateOptions.WRITE_THROUGH;
        }
        return request(path, access, disposition(options, write, truncate), createOptions);
    }

    private static CreateDisposition disposition(Set<OpenOption> options, boolean write, boolean truncate) {
        if (write && options.contains(StandardOpenOption.CREATE_NEW)) {
            return CreateDisposition.CREATE;
        }
        if (write && options.contains(StandardOpenOption.CREATE)) {
            return truncate ? CreateDisposition.OVERWRITE_IF : CreateDisposition.OPEN_IF;
        }
        return truncate ? CreateDisposition.OVERWRITE : CreateDisposition.OPEN;
    }

    /** Opens what is there, whatever it is, for the given access. */
    static CreateRequest existing(String path, int access, int createOptions) {
        return request(path, access, CreateDisposition.OPEN, createOptions);
    }

    /** Opens what is there, to see what the answer tells of it. */
    static CreateRequest identified(String path) {
        return request(path, AccessMask.FILE_READ_ATTRIBUTES, CreateDisposition.OPEN, 0, List.of(OnDiskId.QUESTION));
    }

    static CreateRequest directory(String path, CreateDisposition disposition) {
        return request(
                path,
                AccessMask.FILE_READ_ATTRIBUTES | AccessMask.SYNCHRONIZE,
                disposition,
                CreateOptions.DIRECTORY_FILE);
    }

    static CreateRequest pipe(String name) {
        int access = AccessMask.FILE_READ_DATA
                | AccessMask.FILE_WRITE_DATA
                | AccessMask.FILE_APPEND_DATA
                | AccessMask.FILE_READ_EA
                | AccessMask.FILE_READ_ATTRIBUTES
                | AccessMask.READ_CONTROL
                | AccessMask.SYNCHRONIZE;
        return request(name, access, CreateDisposition.OPEN, CreateOptions.NON_DIRECTORY_FILE);
    }

    static CreateRequest listing(String path) {
        return request(
                path,
                AccessMask.FILE_LIST_DIRECTORY | AccessMask.FILE_READ_ATTRIBUTES | AccessMask.SYNCHRONIZE,
                CreateDisposition.OPEN,
                CreateOptions.DIRECTORY_FILE);
    }

    private static CreateRequest request(String path, int access, CreateDisposition disposition, int createOptions) {
        return request(path, access, disposition, createOptions, List.of());
    }

    private static CreateRequest request(
            String path, int access, CreateDisposition disposition, int createOptions, List<CreateContext> contexts) {
        int attributes = (createOptions & CreateOptions.DIRECTORY_FILE) == 0 ? FileAttributes.NORMAL : 0;
        return new CreateRequest(
                CreateRequest.OPLOCK_NONE,
                CreateRequest.IMPERSONATION_IMPERSONATION,
                access,
                attributes,
                ShareAccess.ALL,
                disposition,
                createOptions,
                path,
                contexts);
    }
}
