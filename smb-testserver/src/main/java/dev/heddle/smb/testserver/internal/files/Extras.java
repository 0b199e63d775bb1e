package dev.heddle.smb.testserver.internal.files;

import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.security.SecurityDescriptor;
import dev.heddle.smb.wire.NtStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What clients have set of one file, and a file system may have no place for. In memory only. Thread-safe. */
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

    /** Bits of {@link FileAttributes}; null if they were not set. */
    @Nullable
    Integer attributes() {
        return attributes;
    }

    void attributes(int newAttributes) {
        attributes = newAttributes & KEPT;
    }

    /** A FILETIME; 0 if it was not set. */
    long created() {
        return created;
    }

    void created(long time) {
        created = time;
    }

    /** The bytes that a client wants reserved. */
    long reserved() {
        return reserved;
    }

    void reserved(long bytes) {
        reserved = bytes;
    }

    /** Null if it was not set. */
    @Nullable
    SecurityDescriptor security() {
        return security;
    }

    void security(SecurityDescriptor descriptor) {
        security = descriptor;
    }

    /** The named streams, by their names, which have no letter case. */
    Map<String, MemoryStream> streams() {
        return streams;
    }

    /** Makes a stream, unless it is there. */
    void addStream(String name) throws StatusException {
        if (streams.size() >= MAX_STREAMS) {
            throw new StatusException(NtStatus.DISK_FULL);
        }
        streams.putIfAbsent(name, new MemoryStream());
    }

    /** The stream of that name. */
    MemoryStream stream(String name) throws StatusException {
        MemoryStream stream = streams.get(name);
        if (stream == null) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        return stream;
    }
}
