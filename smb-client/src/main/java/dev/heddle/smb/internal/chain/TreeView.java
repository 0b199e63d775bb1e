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
 * How a share is looked at. Every request that has names in it, or opens something, passes here on its way out, so that
 * no operation can forget it.
 *
 * @param mapNames whether names that SMB forbids are written as macOS does
 * @param snapshot the time to look at, or null for now
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

    /** A name from the server for the user. */
    public String toUser(String name) {
        return mapNames ? NameMapping.toUser(name) : name;
    }

    /** A path from the user for the server, in the protocol's form. */
    public String toServer(String path) {
        return mapNames ? NameMapping.toServer(path) : path;
    }

    /** A path from the server for the user, in the protocol's form. */
    public String pathToUser(String path) {
        return SmbPath.names(path).stream().map(this::toUser).collect(Collectors.joining("\\"));
    }

    /** A request as it goes to the server. */
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
            throw new SmbProtocolException(Details.of("a rename that was made here cannot be read here", e));
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

    /** Servers refuse it with various statuses, or do worse. */
    private void checkReadOnly(CreateRequest create) throws SmbException {
        boolean writes = (create.desiredAccess() & ~READING) != 0
                || create.disposition() != CreateDisposition.OPEN
                || (create.createOptions() & CreateOptions.DELETE_ON_CLOSE) != 0;
        if (writes) {
            throw new SmbAccessDeniedException(new Details(
                    "'" + create.name() + "' cannot be changed in the snapshot of " + snapshot,
                    null,
                    create.command().name(),
                    create.name(),
                    "change it in the share itself",
                    null));
        }
    }
}
