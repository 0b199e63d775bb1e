// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.ChangeNotifyRequest;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/** CHANGE_NOTIFY ([MS-SMB2] 3.3.5.19). */
final class ChangeNotify {
    Answer answer(Call call, ChangeNotifyRequest request) throws IOException, InterruptedException {
        OpenFile directory = call.openFile(request.fileId());
        long most = call.connection().negotiation().settled().response().maxTransactSize();
        if (!directory.isDirectory() || request.outputBufferLength() > most) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        directory.require(AccessMask.FILE_LIST_DIRECTORY);
        CompletableFuture<Answer> changed = directory
                .watch()
                .next(
                        directory.share().changes(),
                        directory.node(),
                        request.completionFilter(),
                        (request.flags() & ChangeNotifyRequest.FLAG_WATCH_TREE) != 0,
                        request.outputBufferLength());
        call.afterwards(() -> directory.watch().sent(changed));
        try {
            return call.await(changed);
        } finally {
            directory.watch().forgetCancelled();
        }
    }
}
