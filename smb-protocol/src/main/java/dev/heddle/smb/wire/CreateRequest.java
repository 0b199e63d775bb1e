// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A request to open or create a file or directory ([MS-SMB2] 2.2.13).
 *
 * @param oplockLevel one of the {@code OPLOCK_} constants
 * @param impersonationLevel one of the {@code IMPERSONATION_} constants
 * @param desiredAccess the requested access rights, bits of {@link AccessMask}
 * @param fileAttributes attributes of a new file, bits of {@code fscc.FileAttributes}
 * @param shareAccess bits of {@link ShareAccess}
 * @param disposition what to do if the file exists, and if it does not exist
 * @param createOptions bits of {@link CreateOptions}
 * @param name the path relative to the share, with backslashes between its components and no leading backslash; empty
 *     for the share's root; if {@link SmbHeader#FLAG_DFS} is set, the path starts with server and share
 * @param contexts create contexts
 */
public record CreateRequest(
        int oplockLevel,
        int impersonationLevel,
        int desiredAccess,
        int fileAttributes,
        int shareAccess,
        CreateDisposition disposition,
        int createOptions,
        String name,
        List<CreateContext> contexts)
        implements SmbRequest {
    /** No oplock. */
    public static final int OPLOCK_NONE = 0x00;

    /** A level II oplock. */
    public static final int OPLOCK_LEVEL_II = 0x01;

    /** An exclusive oplock. */
    public static final int OPLOCK_EXCLUSIVE = 0x08;

    /** A batch oplock. */
    public static final int OPLOCK_BATCH = 0x09;

    /** A lease; a create context describes it. */
    public static final int OPLOCK_LEASE = 0xFF;

    /** The server may not identify the client. */
    public static final int IMPERSONATION_ANONYMOUS = 0;

    /** The server may identify the client, but not act as the client. */
    public static final int IMPERSONATION_IDENTIFICATION = 1;

    /** The server may act as the client on its own system. Most clients use this level. */
    public static final int IMPERSONATION_IMPERSONATION = 2;

    /** The server may act as the client on other systems. */
    public static final int IMPERSONATION_DELEGATE = 3;

    private static final String STRUCTURE = "CreateRequest";
    private static final int STRUCTURE_SIZE = 57;
    private static final int BUFFER_AT = 120;

    /** Keeps an unmodifiable copy of the list. */
    public CreateRequest {
        contexts = List.copyOf(contexts);
    }

    @Override
    public SmbCommand command() {
        return SmbCommand.CREATE;
    }

    @Override
    public int encodedLength() {
        int end = contexts.isEmpty() ? nameEnd() : contextsAt() + CreateContexts.encodedLength(contexts);
        return Math.max(end, BUFFER_AT + 1) - SmbHeader.LENGTH;
    }

    @Override
    public void encode(ByteBuffer message) {
        WireWriter.beginBody(message, STRUCTURE_SIZE);
        message.put((byte) 0).put((byte) oplockLevel);
        message.putInt(impersonationLevel).putLong(0).putLong(0);
        message.putInt(desiredAccess).putInt(fileAttributes).putInt(shareAccess);
        message.putInt(disposition.code()).putInt(createOptions);
        message.putShort((short) BUFFER_AT);
        message.putShort(WireWriter.length16("name", WireWriter.utf16Length(name)));
        message.putInt(contexts.isEmpty() ? 0 : contextsAt());
        message.putInt(CreateContexts.encodedLength(contexts));
        WireWriter.utf16(message, name);
        if (!contexts.isEmpty()) {
            WireWriter.zerosUntil(message, contextsAt());
            CreateContexts.encode(message, contexts);
        }
        WireWriter.zerosUntil(message, BUFFER_AT + 1);
    }

    /** Returns a copy of this request with another name. */
    public CreateRequest withName(String newName) {
        return new CreateRequest(
                oplockLevel,
                impersonationLevel,
                desiredAccess,
                fileAttributes,
                shareAccess,
                disposition,
                createOptions,
                newName,
                contexts);
    }

    private int nameEnd() {
        return BUFFER_AT + WireWriter.utf16Length(name);
    }

    private int contextsAt() {
        return WireWriter.align8(nameEnd());
    }

    /** Decodes the body at index 64. */
    public static CreateRequest decode(ByteBuffer message) throws WireFormatException {
        WireReader reader = new WireReader(STRUCTURE, message);
        reader.structureSize(STRUCTURE_SIZE);
        int code = reader.i32("CreateDisposition", 100);
        CreateDisposition disposition = CreateDisposition.of(code);
        if (disposition == null) {
            throw reader.malformed("CreateDisposition", 100, code & 0xFFFF_FFFFL, "is more than 5");
        }
        int nameLength = reader.u16("NameLength", 110);
        int nameOffset = reader.dataOffset("NameOffset", 108, reader.u16("NameOffset", 108), nameLength, BUFFER_AT);
        return new CreateRequest(
                reader.u8("RequestedOplockLevel", 67),
                reader.i32("ImpersonationLevel", 68),
                reader.i32("DesiredAccess", 88),
                reader.i32("FileAttributes", 92),
                reader.i32("ShareAccess", 96),
                disposition,
                reader.i32("CreateOptions", 104),
                reader.utf16("Name", nameOffset, nameLength),
                CreateContexts.decode(reader, "CreateContextsOffset", 112, BUFFER_AT));
    }
}
