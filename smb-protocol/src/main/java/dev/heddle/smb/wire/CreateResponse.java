// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * The response to CREATE: the file or directory is open ([MS-SMB2] 2.2.14).
 *
 * @param oplockLevel the granted oplock, one of the {@code OPLOCK_} constants of {@link CreateRequest}
 * @param flags 0, or 1 for a reparse point (SMB 3)
 * @param createAction one of the {@code ACTION_} constants
 * @param creationTime a FILETIME
 * @param lastAccessTime a FILETIME
 * @param lastWriteTime a FILETIME
 * @param changeTime a FILETIME
 * @param allocationSize the bytes allocated for the file
 * @param endOfFile the file's size in bytes
 * @param fileAttributes bits of {@code fscc.FileAttributes}
 * @param fileId the open file
 * @param contexts create contexts
 */
public record CreateResponse(
        int oplockLevel,
        int flags,
        int createAction,
        long creationTime,
        long lastAccessTime,
        long lastWriteTime,
        long changeTime,
        long allocationSize,
        long endOfFile,
        int fileAttributes,
        FileId fileId,
        List<CreateContext> contexts)
        implements SmbResponse {
    /** The server replaced an existing file. */
    public static final int ACTION_SUPERSEDED = 0;

    /** The server opened an existing file. */
    public static final int ACTION_OPENED = 1;

    /** The server created a new file. */
    public static final int ACTION_CREATED = 2;

    /** The server opened and truncated an existing file. */
    public static final int ACTION_OVERWRITTEN = 3;

    private static final String STRUCTURE = "CreateResponse";
    private static final int STRUCTURE_SIZE = 89;
    private static final int BUFFER_AT = 152;

    /** Keeps an unmodifiable copy of the list. */
    public CreateResponse {
        contexts = List.copyOf(contexts);
    }

    @Override
    public SmbCommand command() {
        return SmbCommand.CREATE;
    }

    @Override
    public int encodedLength() {
        return BUFFER_AT - SmbHeader.LENGTH + CreateContexts.encodedLength(contexts);
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) oplockLevel).put((byte) flags).putInt(createAction);
        message.putLong(creationTime).putLong(lastAccessTime).putLong(lastWriteTime);
        message.putLong(changeTime).putLong(allocationSize).putLong(endOfFile);
        message.putInt(fileAttributes).putInt(0);
        fileId.put(message);
        message.putInt(contexts.isEmpty() ? 0 : BUFFER_AT);
        message.putInt(CreateContexts.encodedLength(contexts));
        CreateContexts.encode(message, contexts);
    }

    /** Decodes the body at index 64. */
    public static CreateResponse decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        long endOfFile = reader.i64("EndofFile", 112);
        if (endOfFile < 0) {
            throw reader.malformed("EndofFile", 112, endOfFile, "is negative");
        }
        return new CreateResponse(
                reader.u8("OplockLevel", 66),
                reader.u8("Flags", 67),
                reader.i32("CreateAction", 68),
                reader.i64("CreationTime", 72),
                reader.i64("LastAccessTime", 80),
                reader.i64("LastWriteTime", 88),
                reader.i64("ChangeTime", 96),
                reader.i64("AllocationSize", 104),
                endOfFile,
                reader.i32("FileAttributes", 120),
                reader.fileId(128),
                CreateContexts.decode(reader, "CreateContextsOffset", 144, BUFFER_AT));
    }
}
