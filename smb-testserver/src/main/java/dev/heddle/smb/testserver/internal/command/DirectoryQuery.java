// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.DirectoryEntries;
import dev.heddle.smb.testserver.internal.files.DirectoryScan;
import dev.heddle.smb.testserver.internal.files.Names;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import java.io.IOException;

/** QUERY_DIRECTORY ([MS-SMB2] 3.3.5.18). */
final class DirectoryQuery {
    private static final int FROM_THE_START =
            QueryDirectoryRequest.FLAG_RESTART_SCANS | QueryDirectoryRequest.FLAG_REOPEN;

    Answer answer(Call call, QueryDirectoryRequest request) throws IOException {
        OpenFile directory = call.openFile(request.fileId());
        long most = call.connection().negotiation().settled().response().maxTransactSize();
        if (!directory.isDirectory() || request.outputBufferLength() > most) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        if (request.searchPattern().length() > Names.LONGEST) {
            throw new StatusException(NtStatus.OBJECT_NAME_INVALID);
        }
        directory.require(AccessMask.FILE_LIST_DIRECTORY);
        DirectoryEntries entries = new DirectoryEntries(
                request.fileInformationClass(),
                request.outputBufferLength(),
                (request.flags() & QueryDirectoryRequest.FLAG_RETURN_SINGLE_ENTRY) != 0);
        String pattern = request.searchPattern().isEmpty() ? "*" : request.searchPattern();
        DirectoryScan.Progress progress =
                directory.scan().next(directory.path(), pattern, (request.flags() & FROM_THE_START) != 0, entries);
        if (!entries.isEmpty()) {
            return Answer.success(new QueryDirectoryResponse(entries.data()));
        }
        throw new StatusException(
                switch (progress) {
                    case BEGUN -> NtStatus.NO_SUCH_FILE;
                    case AT_END -> NtStatus.NO_MORE_FILES;
                    case NO_ROOM -> NtStatus.INFO_LENGTH_MISMATCH;
                });
    }
}
