// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.fscc.FileAllInformation;
import dev.heddle.smb.fscc.FileFsAttributeInformation;
import dev.heddle.smb.fscc.FileFsFullSizeInformation;
import dev.heddle.smb.fscc.FileFsSizeInformation;
import dev.heddle.smb.fscc.FileFsVolumeInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileInternalInformation;
import dev.heddle.smb.fscc.FileNameInformation;
import dev.heddle.smb.fscc.FileNetworkOpenInformation;
import dev.heddle.smb.fscc.FileStandardInformation;
import dev.heddle.smb.fscc.FileStreamInformation;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.fscc.FsInformationClass;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.FileStore;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.Share;
import dev.heddle.smb.testserver.internal.files.Stat;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.files.StoredAttributes;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.QueryInfoResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** QUERY_INFO ([MS-SMB2] 3.3.5.20). */
final class QueryInfo {
    private static final int EA = 7;
    private static final int ACCESS = 8;
    private static final int POSITION = 14;
    private static final int MODE = 16;
    private static final int ALIGNMENT = 17;
    private static final int COMPRESSION = 28;
    private static final int ATTRIBUTE_TAG = 35;
    private static final int ALTERNATE_NAME = 21;

    private static final int FS_DEVICE = 4;
    private static final int FS_SECTOR_SIZE = 11;
    private static final int DEVICE_DISK = 7;
    private static final int DEVICE_MOUNTED = 0x20;

    private static final int SECTOR = 512;
    private static final int SECTORS_PER_UNIT = 8;
    /** FILE_CASE_PRESERVED_NAMES and FILE_UNICODE_ON_DISK, without FILE_CASE_SENSITIVE_SEARCH. */
    private static final int FS_ATTRIBUTES = 0x6;

    private static final int LONGEST_NAME = 255;

    /**
     * The information of a response.
     *
     * @param shortest the minimum number of bytes that the client must accept: all bytes, unless a name is at the end
     */
    private record Told(ByteBuffer data, int shortest) {
        static Told of(ByteBuffer data) {
            return new Told(data, data.remaining());
        }
    }

    Answer answer(Call call, QueryInfoRequest request) throws IOException {
        long most = call.connection().negotiation().settled().response().maxTransactSize();
        if (request.outputBufferLength() > most) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        OpenFile file = call.openFile(request.fileId());
        int form = request.fileInformationClass();
        refuseUnknown(call, request);
        Told info = switch (request.infoType()) {
            case InfoType.FILE -> ofFile(file, form);
            case InfoType.FILESYSTEM -> ofFileSystem(file.share(), form);
            case InfoType.SECURITY -> Told.of(SecurityInfo.of(file, request.additionalInformation()));
            default -> throw new StatusException(NtStatus.NOT_SUPPORTED);
        };
        int length = request.outputBufferLength();
        if (length >= info.data.remaining()) {
            return Answer.success(new QueryInfoResponse(info.data));
        }
        if (request.infoType() == InfoType.SECURITY || form == FileInformationClass.FULL_EA) {
            throw new StatusException(NtStatus.BUFFER_TOO_SMALL);
        }
        if (length < info.shortest) {
            throw new StatusException(NtStatus.INFO_LENGTH_MISMATCH);
        }
        return Answer.of(NtStatus.BUFFER_OVERFLOW, new QueryInfoResponse(info.data.slice(0, length)));
    }

    /**
     * Fails queries that the negotiated dialect does not have ([MS-SMB2] 3.3.5.20.1), or that this server does not
     * support.
     */
    private static void refuseUnknown(Call call, QueryInfoRequest request) throws StatusException {
        if (request.infoType() != InfoType.FILE) {
            return;
        }
        boolean tooOld = request.fileInformationClass() == FileInformationClass.NORMALIZED_NAME
                && !call.connection().negotiation().settled().is311();
        boolean someAttributes = request.fileInformationClass() == FileInformationClass.FULL_EA
                && request.input().hasRemaining();
        if (tooOld || someAttributes) {
            throw new StatusException(NtStatus.NOT_SUPPORTED);
        }
    }

    private static ByteBuffer little(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Told ofFile(OpenFile file, int form) throws IOException {
        Stat stat = file.stat();
        return switch (form) {
            case FileInformationClass.BASIC -> Told.of(stat.basic().toBuffer());
            case FileInformationClass.STANDARD -> Told.of(standard(file, stat).toBuffer());
            case FileInformationClass.INTERNAL -> Told.of(new FileInternalInformation(stat.index()).toBuffer());
            case EA, MODE, ALIGNMENT -> Told.of(little(Integer.BYTES));
            case ACCESS -> Told.of(little(Integer.BYTES).putInt(0, file.access()));
            case POSITION -> Told.of(little(Long.BYTES));
            case COMPRESSION -> Told.of(little(16).putLong(0, stat.size()));
            case ATTRIBUTE_TAG -> Told.of(little(Long.BYTES).putInt(0, stat.attributes()));
            case FileInformationClass.ALL -> new Told(all(file, stat).toBuffer(), 100);
            case ALTERNATE_NAME -> {
                // The server has no short names, and returns the long one.
                String name = name(file);
                yield new Told(
                        new FileNameInformation(name.substring(name.lastIndexOf('\\') + 1)).toBuffer(), Integer.BYTES);
            }
            case FileInformationClass.STREAM -> streams(file);
            case FileInformationClass.NETWORK_OPEN -> Told.of(networkOpen(stat).toBuffer());
            case FileInformationClass.NORMALIZED_NAME ->
                new Told(new FileNameInformation(name(file).substring(1)).toBuffer(), Integer.BYTES);
            case FileInformationClass.FULL_EA -> {
                file.require(AccessMask.FILE_READ_EA);
                yield Told.of(StoredAttributes.of(file.path()));
            }
            default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS);
        };
    }

    private static String name(OpenFile file) {
        return file.share().store().nameOf(file.path());
    }

    private static FileStandardInformation standard(OpenFile file, Stat stat) {
        return new FileStandardInformation(
                stat.allocation(), stat.size(), 1, file.node().deletePending(), stat.directory());
    }

    private static FileAllInformation all(OpenFile file, Stat stat) {
        return new FileAllInformation(
                stat.basic(),
                standard(file, stat),
                new FileInternalInformation(stat.index()),
                0,
                file.access(),
                0,
                0,
                0,
                name(file));
    }

    private static FileNetworkOpenInformation networkOpen(Stat stat) {
        return new FileNetworkOpenInformation(
                stat.created(),
                stat.accessed(),
                stat.modified(),
                stat.modified(),
                stat.allocation(),
                stat.size(),
                stat.attributes());
    }

    private static Told streams(OpenFile file) throws IOException {
        FileStore store = file.share().store();
        Stat stat = store.stat(file.path());
        List<FileStreamInformation> streams = new ArrayList<>();
        if (!stat.directory()) {
            streams.add(new FileStreamInformation(stat.size(), stat.allocation(), "::$DATA"));
        }
        store.streams(file.path())
                .forEach((name, size) -> streams.add(
                        new FileStreamInformation(size, stat.ofStream(size).allocation(), ":" + name + ":$DATA")));
        ByteBuffer data = little(FileStreamInformation.encodedLength(streams));
        FileStreamInformation.encodeList(streams, data);
        return Told.of(data.flip());
    }

    private static Told ofFileSystem(Share share, int form) throws IOException {
        String label = share.settings().name();
        return switch (form) {
            case FsInformationClass.VOLUME -> {
                long made = FileTime.ofInstant(share.started());
                yield new Told(new FileFsVolumeInformation(made, label.hashCode(), false, label).toBuffer(), 18);
            }
            case FsInformationClass.SIZE -> {
                FileStore.Space space = share.store().space();
                yield Told.of(
                        new FileFsSizeInformation(units(space.total()), units(space.free()), SECTORS_PER_UNIT, SECTOR)
                                .toBuffer());
            }
            case FsInformationClass.FULL_SIZE -> {
                FileStore.Space space = share.store().space();
                yield Told.of(new FileFsFullSizeInformation(
                                units(space.total()),
                                units(space.free()),
                                units(space.free()),
                                SECTORS_PER_UNIT,
                                SECTOR)
                        .toBuffer());
            }
            case FS_DEVICE -> Told.of(little(Long.BYTES).putInt(0, DEVICE_DISK).putInt(Integer.BYTES, DEVICE_MOUNTED));
            case FsInformationClass.ATTRIBUTE ->
                new Told(new FileFsAttributeInformation(FS_ATTRIBUTES, LONGEST_NAME, "NTFS").toBuffer(), 12);
            case FS_SECTOR_SIZE ->
                Told.of(little(28)
                        .putInt(SECTOR)
                        .putInt(SECTOR)
                        .putInt(SECTOR)
                        .putInt(SECTOR)
                        .rewind());
            default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS);
        };
    }

    private static long units(long bytes) {
        return bytes / (SECTOR * SECTORS_PER_UNIT);
    }
}
