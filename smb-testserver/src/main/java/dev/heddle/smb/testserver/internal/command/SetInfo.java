// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.fscc.FileAllocationInformation;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.fscc.FileDispositionInformation;
import dev.heddle.smb.fscc.FileEndOfFileInformation;
import dev.heddle.smb.fscc.FileInformationClass;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.fscc.FileRenameInformation;
import dev.heddle.smb.fscc.InfoType;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.Changes;
import dev.heddle.smb.testserver.internal.files.FileContent;
import dev.heddle.smb.testserver.internal.files.FileStore;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.files.StoredAttributes;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.SetInfoResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/** SET_INFO ([MS-SMB2] 3.3.5.21). */
final class SetInfo {
    private static final int POSITION = 14;
    private static final int MODE = 16;
    private static final int WRITING = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;

    Answer answer(Call call, SetInfoRequest request) throws IOException {
        OpenFile file = call.openFile(request.fileId());
        switch (request.infoType()) {
            case InfoType.FILE -> set(file, request.fileInformationClass(), request.data());
            case InfoType.SECURITY -> SecurityInfo.set(file, request.additionalInformation(), request.data());
            default -> throw new StatusException(NtStatus.NOT_SUPPORTED);
        }
        return Answer.success(new SetInfoResponse());
    }

    private static void set(OpenFile file, int form, ByteBuffer data) throws IOException {
        switch (form) {
            case FileInformationClass.BASIC -> basic(file, FileBasicInformation.decode(data));
            case FileInformationClass.RENAME -> rename(file, FileRenameInformation.decode(data));
            case FileInformationClass.DISPOSITION ->
                disposition(file, FileDispositionInformation.decode(data).deletePending());
            case FileInformationClass.END_OF_FILE ->
                resize(file, FileEndOfFileInformation.decode(data).endOfFile());
            case FileInformationClass.ALLOCATION ->
                allocate(file, FileAllocationInformation.decode(data).allocationSize());
            case FileInformationClass.FULL_EA -> {
                file.require(AccessMask.FILE_WRITE_EA);
                StoredAttributes.set(file.path(), data);
            }
            case POSITION, MODE -> {} // only the client uses these values
            default -> throw new StatusException(NtStatus.INVALID_INFO_CLASS);
        }
    }

    private static void basic(OpenFile file, FileBasicInformation info) throws IOException {
        file.require(AccessMask.FILE_WRITE_ATTRIBUTES);
        FileStore store = file.share().store();
        if (info.fileAttributes() != 0) {
            store.setAttributes(file.path(), info.fileAttributes() & ~FileAttributes.DIRECTORY);
        }
        store.setTimes(file.path(), info.creationTime(), info.lastAccessTime(), info.lastWriteTime());
        int kinds = Changes.ATTRIBUTES | Changes.CREATION | Changes.LAST_ACCESS | Changes.LAST_WRITE;
        file.report(FileNotifyInformation.MODIFIED, kinds);
    }

    private static void rename(OpenFile file, FileRenameInformation info) throws IOException {
        file.require(AccessMask.DELETE);
        if (file.path().equals(file.share().store().root())) {
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        // The name starts at the share's root; some clients begin it with a backslash.
        String name = info.fileName().startsWith("\\") ? info.fileName().substring(1) : info.fileName();
        if (name.isEmpty()) {
            throw new StatusException(NtStatus.OBJECT_NAME_INVALID);
        }
        file.share().rename(file, name, info.replaceIfExists());
    }

    private static void disposition(OpenFile file, boolean delete) throws IOException {
        file.require(AccessMask.DELETE);
        file.share().deletePending(file, delete);
    }

    private static void resize(OpenFile file, long size) throws IOException {
        if (size < 0) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        file.content(WRITING).resize(size);
        file.report(FileNotifyInformation.MODIFIED, Changes.SIZE);
    }

    /** Remembers the reserved size without allocating it; truncates a file that is longer. */
    private static void allocate(OpenFile file, long size) throws IOException {
        FileContent content = file.content(WRITING);
        if (size < 0) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        if (size < content.size()) {
            resize(file, size);
        }
        file.share().store().reserve(file.path(), size);
    }
}
