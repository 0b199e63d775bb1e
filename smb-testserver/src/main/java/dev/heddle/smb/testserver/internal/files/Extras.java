// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.wire.NtStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The metadata that clients have set on one file and that a file system may not support. In memory only. Thread-safe.
 */
final class Extras {
    private static final int KEPT = FileAttributes.READONLY
            | FileAttributes.HIDDEN
            | FileAttributes.SYSTEM
            | FileAttributes.ARCHIVE
            | FileAttributes.TEMPORARY
            | FileAttributes.SPARSE_FILE
            | FileAttributes.OFFLINE
            | FileAttributes.NOT_CONTENT_INDEXED;

    private static final int MAX_STREAMS = 100;

    private final Map<String, MemoryStream> streams = new ConcurrentSkipListMap<>(String.CASE_INSENSITIVE_ORDER);
    private volatile @Nullable Integer attributes;
    private volatile long created;
    private volatile long reserved;
    private volatile @Nullable SecurityDescriptor security;

    /** Returns bits of {@link FileAttributes}; null if no client has set them. */
    @Nullable
    Integer attributes() {
        return attributes;
    }

    void attributes(int newAttributes) {
        attributes = newAttributes & KEPT;
    }

    /** Returns the creation time as a FILETIME; 0 if no client has set it. */
    long created() {
        return created;
    }

    void created(long time) {
        created = time;
    }

    /** Returns the number of bytes that a client has asked to reserve. */
    long reserved() {
        return reserved;
    }

    void reserved(long bytes) {
        reserved = bytes;
    }

    /** Returns the security descriptor; null if no client has set one. */
    @Nullable
    SecurityDescriptor security() {
        return security;
    }

    void security(SecurityDescriptor descriptor) {
        security = descriptor;
    }

    /** Returns the named streams by name, case-insensitive. */
    Map<String, MemoryStream> streams() {
        return streams;
    }

    /** Creates a stream, unless it exists. */
    void addStream(String name) throws StatusException {
        if (streams.size() >= MAX_STREAMS) {
            throw new StatusException(NtStatus.DISK_FULL);
        }
        streams.putIfAbsent(name, new MemoryStream());
    }

    /** Returns the stream of that name; fails if there is none. */
    MemoryStream stream(String name) throws StatusException {
        MemoryStream stream = streams.get(name);
        if (stream == null) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        return stream;
    }
}
