// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import dev.heddle.smb.SmbAccessDeniedException;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.name.NameMapping;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateContext;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A view of a share. Every request that contains names or opens something passes through it on its way out, so that no
 * operation can forget it.
 *
 * @param mapNames whether names that SMB forbids are mapped as macOS does
 * @param snapshot the time of the snapshot, or null for the current state
 */
public record TreeView(boolean mapNames, @Nullable Instant snapshot) {
    private static final String TIME_WARP = "TWrp";
    private static final int READING = AccessMask.GENERIC_READ
            | AccessMask.GENERIC_EXECUTE
            | AccessMask.FILE_READ_DATA
            | AccessMask.FILE_READ_EA
            | AccessMask.FILE_EXECUTE
            | AccessMask.FILE_READ_ATTRIBUTES
            | AccessMask.READ_CONTROL
            | AccessMask.SYNCHRONIZE
            | AccessMask.MAXIMUM_ALLOWED;

    TreeView at(Instant time) {
        return new TreeView(mapNames, time);
    }

    /** Maps a name from the server to the user's form. */
    public String toUser(String name) {
        return mapNames ? NameMapping.toUser(name) : name;
    }

    /** Maps a path from the user to the server's form, in the protocol's syntax. */
    public String toServer(String path) {
        return mapNames ? NameMapping.toServer(path) : path;
    }

    /** Maps a path from the server to the user's form, in the protocol's syntax. */
    public String pathToUser(String path) {
        return SmbPath.names(path).stream().map(this::toUser).collect(Collectors.joining("\\"));
    }

    /** Returns a request as it is sent to the server. */
    SmbRequest outgoing(SmbRequest request) throws SmbException {
        return switch (request) {
            case CreateRequest create -> create(create);
            case SetInfoRequest set when mapNames && renames(set) -> rename(set);
            case QueryDirectoryRequest list
            when mapNames ->
                new QueryDirectoryRequest(
                        list.fileInformationClass(),
                        list.flags(),
                        list.fileIndex(),
                        list.fileId(),
                        NameMapping.patternToServer(list.searchPattern()),
                        list.outputBufferLength());
            default -> request;
        };
    }

    private static boolean renames(SetInfoRequest set) {
        return set.infoType() == InfoType.FILE && set.fileInformationClass() == FileInformationClass.RENAME;
    }

    private static SetInfoRequest rename(SetInfoRequest set) throws SmbException {
        try {
            FileRenameInformation rename = FileRenameInformation.decode(set.data());
            ByteBuffer mapped = new FileRenameInformation(
                            rename.replaceIfExists(), NameMapping.toServer(rename.fileName()))
                    .toBuffer();
            return new SetInfoRequest(
                    set.infoType(),
                    set.fileInformationClass(),
                    set.additionalInformation(),
                    set.fileId(),
                    mapped.order(ByteOrder.LITTLE_ENDIAN));
        } catch (WireFormatException e) {
            throw new SmbProtocolException(Details.of("cannot decode this client's own rename request", e));
        }
    }

    private CreateRequest create(CreateRequest create) throws SmbException {
        String name = toServer(create.name()).replace(NameMapping.STREAM, ':');
        List<CreateContext> contexts = new ArrayList<>(create.contexts());
        if (snapshot != null) {
            checkReadOnly(create);
            byte[] time = ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(FileTime.ofInstant(snapshot))
                    .array();
            contexts.add(new CreateContext(TIME_WARP, time));
        }
        return new CreateRequest(
                create.oplockLevel(),
                create.impersonationLevel(),
                create.desiredAccess(),
                create.fileAttributes(),
                create.shareAccess(),
                create.disposition(),
                create.createOptions(),
                name,
                contexts);
    }

    /** Servers refuse writes to a snapshot with various statuses, or carry them out wrongly. */
    private void checkReadOnly(CreateRequest create) throws SmbException {
        boolean writes = (create.desiredAccess() & ~READING) != 0
                || create.disposition() != CreateDisposition.OPEN
                || (create.createOptions() & CreateOptions.DELETE_ON_CLOSE) != 0;
        if (writes) {
            throw new SmbAccessDeniedException(new Details(
                    SmbPath.quoted(create.name()) + " cannot be changed in the snapshot of " + snapshot,
                    null,
                    create.command().name(),
                    create.name(),
                    "change it in the share itself",
                    null));
        }
    }
}
