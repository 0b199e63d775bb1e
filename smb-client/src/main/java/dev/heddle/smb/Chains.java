package dev.heddle.smb;

import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileFsFullSizeInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileInternalInformation;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.FsInformationClass;
import dev.heddle.smb.fscc.FsccInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations that are one chain. Paths are in the protocol's form. */
final class Chains {
    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);
    private static final int SMALL_ANSWER = 64;

    private Chains() {}

    static Operation<SmbFileInfo> stat(String path) {
        return query(
                path,
                OpenMode.existing(path, AccessMask.FILE_READ_ATTRIBUTES, 0),
                InfoType.FILE,
                FileInformationClass.INTERNAL,
                (created, answers) -> answers.next(
                        QueryInfoResponse.class,
                        (response, reply) -> SmbFileInfo.of(
                                created,
                                FileInternalInformation.decode(response.data()).indexNumber())));
    }

    static Operation<DiskSpace> space() {
        return query(
                "",
                OpenMode.existing("", AccessMask.FILE_READ_ATTRIBUTES, CreateOptions.DIRECTORY_FILE),
                InfoType.FILESYSTEM,
                FsInformationClass.FULL_SIZE,
                (created, answers) -> answers.next(
                        QueryInfoResponse.class,
                        (response, reply) -> space(FileFsFullSizeInformation.decode(response.data()))));
    }

    private static DiskSpace space(FileFsFullSizeInformation information) {
        long unit = information.sectorsPerAllocationUnit() * information.bytesPerSector();
        return new DiskSpace(
                information.totalAllocationUnits() * unit,
                information.actualAvailableAllocationUnits() * unit,
                information.callerAvailableAllocationUnits() * unit);
    }

    private static <V> Chain<V> query(
            String path, CreateRequest create, int infoType, int informationClass, Chain.Body<V> body) {
        QueryInfoRequest query = new QueryInfoRequest(
                infoType, informationClass, SMALL_ANSWER, 0, 0, FileId.RELATED, NO_INPUT.duplicate());
        return Chain.closing(path, create, List.of(query), body);
    }

    static Operation<@Nullable Void> delete(String path) {
        return set(path, AccessMask.DELETE, CreateOptions.OPEN_REPARSE_POINT, new FileDispositionInformation(true));
    }

    static Operation<@Nullable Void> rename(String from, String to, boolean replace) {
        return set(
                from,
                AccessMask.DELETE | AccessMask.FILE_READ_ATTRIBUTES,
                CreateOptions.OPEN_REPARSE_POINT,
                new FileRenameInformation(replace, to));
    }

    /** Opens what is there, sets something of it, and closes it. */
    static Operation<@Nullable Void> set(String path, int access, int createOptions, FsccInformation information) {
        SetInfoRequest set = new SetInfoRequest(
                information.infoType(), information.informationClass(), 0, FileId.RELATED, information.toBuffer());
        return Chain.<@Nullable Void>closing(
                path, OpenMode.existing(path, access, createOptions), List.of(set), (created, answers) -> {
                    answers.next(SetInfoResponse.class, (response, reply) -> response);
                    return null;
                });
    }

    /** Makes a directory, or opens it if the disposition allows. */
    static Operation<@Nullable Void> directory(String path, CreateDisposition disposition) {
        return Chain.<@Nullable Void>closing(
                path, OpenMode.directory(path, disposition), List.of(), (created, answers) -> null);
    }
}
