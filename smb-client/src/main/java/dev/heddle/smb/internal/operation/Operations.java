// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.DiskSpace;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.SmbStatusException;
import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileFsFullSizeInformation;
import dev.heddle.smb.fscc.FileFsSizeInformation;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.fscc.FsInformationClass;
import dev.heddle.smb.fscc.FsccInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.internal.chain.Requests;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.OnDiskId;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateOptions;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operations that are one compound. Paths are in the protocol's form. */
public final class Operations {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    /**
     * The statuses with which servers refuse a QUERY_INFO with an information class that they or their file system do
     * not support.
     */
    static final Set<NtStatus> UNKNOWN_QUESTION = Set.of(
            NtStatus.NOT_SUPPORTED,
            NtStatus.NOT_IMPLEMENTED,
            NtStatus.INVALID_INFO_CLASS,
            NtStatus.INVALID_DEVICE_REQUEST,
            NtStatus.INVALID_PARAMETER);

    private static final ByteBuffer NO_INPUT = ByteBuffer.allocate(0);
    private static final int SMALL_ANSWER = 64;

    private Operations() {}

    public static Operation<SmbFileInfo> stat(String path) {
        return stat(path, 0);
    }

    /** Reads the metadata like {@link #stat(String)}, but of a symbolic link or junction itself. */
    public static Operation<SmbFileInfo> statEntry(String path) {
        return stat(path, CreateOptions.OPEN_REPARSE_POINT);
    }

    private static Operation<SmbFileInfo> stat(String path, int createOptions) {
        return Compound.closing(
                path,
                OpenMode.identified(path, createOptions),
                List.of(),
                (created, answers) -> FileInfos.of(created, OnDiskId.of(created).file()));
    }

    static Operation<OnDiskId> id(String path) {
        return Compound.closing(
                path, OpenMode.identified(path, 0), List.of(), (created, answers) -> OnDiskId.of(created));
    }

    /**
     * Queries the space behind a share; repeats the query in the older form (FileFsSizeInformation) if the server does
     * not support the newer one.
     *
     * @param path a directory on the share
     */
    public static DiskSpace space(TreeHandler tree, String path) throws SmbException {
        try {
            return space(path, FsInformationClass.FULL_SIZE, Operations::fullSize)
                    .run(tree);
        } catch (SmbStatusException e) {
            if (UNKNOWN_QUESTION.stream().noneMatch(e::is)) {
                throw e;
            }
        } catch (SmbProtocolException e) {
            if (!(e.getCause() instanceof WireFormatException)) {
                throw e;
            }
            LOG.debug("the server's FileFsFullSizeInformation is malformed, as impacket's is: {}", e.toString());
        }
        return space(path, FsInformationClass.SIZE, Operations::size).run(tree);
    }

    private interface SpaceReader {
        DiskSpace read(ByteBuffer data) throws WireFormatException;
    }

    private static Operation<DiskSpace> space(String path, int informationClass, SpaceReader reader) {
        return ask(
                path,
                OpenMode.existing(path, AccessMask.FILE_READ_ATTRIBUTES, CreateOptions.DIRECTORY_FILE),
                query(InfoType.FILESYSTEM, informationClass, SMALL_ANSWER),
                QueryInfoResponse.class,
                (response, reply) -> reader.read(response.data()));
    }

    private static DiskSpace fullSize(ByteBuffer data) throws WireFormatException {
        FileFsFullSizeInformation information = FileFsFullSizeInformation.decode(data);
        long unit = information.sectorsPerAllocationUnit() * information.bytesPerSector();
        return new DiskSpace(
                information.totalAllocationUnits() * unit,
                information.actualAvailableAllocationUnits() * unit,
                information.callerAvailableAllocationUnits() * unit);
    }

    /** Old servers do not distinguish free space from the space that this user's quota leaves. */
    private static DiskSpace size(ByteBuffer data) throws WireFormatException {
        FileFsSizeInformation information = FileFsSizeInformation.decode(data);
        long unit = information.sectorsPerAllocationUnit() * information.bytesPerSector();
        long free = information.availableAllocationUnits() * unit;
        return new DiskSpace(information.totalAllocationUnits() * unit, free, free);
    }

    /**
     * A query about the file that the compound has opened.
     *
     * @param most the maximum size of the response, in bytes
     */
    static QueryInfoRequest query(int infoType, int informationClass, int most) {
        return query(infoType, informationClass, most, 0, 0);
    }

    /** A query like {@link #query(int, int, int)}, with more parameters. */
    static QueryInfoRequest query(int infoType, int informationClass, int most, int additionalInformation, int flags) {
        return new QueryInfoRequest(
                infoType, informationClass, most, additionalInformation, flags, FileId.RELATED, NO_INPUT.duplicate());
    }

    /** The SET_INFO request that applies this information. */
    public static SetInfoRequest change(FileId file, FsccInformation information) {
        return new SetInfoRequest(
                information.infoType(), information.informationClass(), 0, file, information.toBuffer());
    }

    public static Operation<@Nullable Void> delete(String path) {
        return set(path, AccessMask.DELETE, CreateOptions.OPEN_REPARSE_POINT, new FileDispositionInformation(true));
    }

    public static Operation<@Nullable Void> rename(String from, String to, boolean replace) {
        return set(
                from,
                AccessMask.DELETE | AccessMask.FILE_READ_ATTRIBUTES,
                CreateOptions.OPEN_REPARSE_POINT,
                new FileRenameInformation(replace, to));
    }

    /** Opens an existing file or directory, sets information on it, and closes it. */
    public static Operation<@Nullable Void> set(
            String path, int access, int createOptions, FsccInformation information) {
        return set(path, OpenMode.existing(path, access, createOptions), change(FileId.RELATED, information));
    }

    /** Sets times; null leaves a time unchanged. */
    public static Operation<@Nullable Void> setTimes(
            String path, @Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite) {
        return set(path, AccessMask.FILE_WRITE_ATTRIBUTES, 0, times(creation, lastAccess, lastWrite));
    }

    /** Returns the information that sets times; null leaves a time unchanged. */
    public static FileBasicInformation times(
            @Nullable Instant creation, @Nullable Instant lastAccess, @Nullable Instant lastWrite) {
        return new FileBasicInformation(fileTime(creation), fileTime(lastAccess), fileTime(lastWrite), 0, 0);
    }

    private static long fileTime(@Nullable Instant time) {
        return time == null ? FileTime.UNCHANGED : FileTime.ofInstant(time);
    }

    /**
     * Opens an existing file or directory, sets information on it, and closes it.
     *
     * @param path for messages
     */
    public static Operation<@Nullable Void> set(String path, CreateRequest create, SetInfoRequest set) {
        return Compound.<@Nullable Void>closing(path, create, List.of(set), (created, answers) -> {
            answers.next(SetInfoResponse.class, (response, reply) -> response);
            return null;
        });
    }

    /**
     * Opens an existing file or directory, queries it, and closes it.
     *
     * @param path for messages
     */
    static <T extends SmbResponse, V> Operation<V> ask(
            String path, CreateRequest create, SmbRequest question, Class<T> type, Requests.Reader<T, V> reader) {
        return Compound.closing(path, create, List.of(question), (created, answers) -> answers.next(type, reader));
    }

    /** Creates a directory, or opens it if the disposition allows. */
    public static Operation<@Nullable Void> directory(String path, CreateDisposition disposition) {
        return Compound.<@Nullable Void>closing(
                path, OpenMode.directory(path, disposition), List.of(), (created, answers) -> null);
    }
}
