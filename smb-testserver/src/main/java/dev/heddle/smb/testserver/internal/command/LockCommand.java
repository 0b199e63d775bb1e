// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.ByteRangeLocks;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.LockElement;
import dev.heddle.smb.wire.LockRequest;
import dev.heddle.smb.wire.LockResponse;
import dev.heddle.smb.wire.NtStatus;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** LOCK ([MS-SMB2] 3.3.5.14). */
final class LockCommand {
    private static final int READ_OR_WRITE =
            AccessMask.FILE_READ_DATA | AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;

    Answer answer(Call call, LockRequest request) throws IOException, InterruptedException {
        OpenFile file = call.openFile(request.fileId());
        if (file.isDirectory()) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        file.require(READ_OR_WRITE);
        List<LockElement> elements = request.locks();
        boolean unlock = (elements.getFirst().flags() & LockElement.UNLOCK) != 0;
        ByteRangeLocks locks = file.node().locks();
        Answer done = Answer.success(new LockResponse());
        if (unlock) {
            check(elements, LockElement.UNLOCK);
            locks.unlock(file, elements);
            return done;
        }
        boolean waits = (elements.getFirst().flags() & LockElement.FAIL_IMMEDIATELY) == 0;
        if (waits && elements.size() == 1) {
            check(elements, LockElement.SHARED, LockElement.EXCLUSIVE);
            return lockLater(call, locks, file, elements.getFirst(), done);
        }
        check(
                elements,
                LockElement.SHARED | LockElement.FAIL_IMMEDIATELY,
                LockElement.EXCLUSIVE | LockElement.FAIL_IMMEDIATELY);
        locks.lock(file, elements);
        return done;
    }

    private static void check(List<LockElement> elements, Integer... allowed) throws StatusException {
        List<Integer> flags = List.of(allowed);
        for (LockElement element : elements) {
            if (!flags.contains(element.flags())) {
                throw new StatusException(NtStatus.INVALID_PARAMETER);
            }
        }
    }

    private static Answer lockLater(Call call, ByteRangeLocks locks, OpenFile file, LockElement element, Answer done)
            throws IOException, InterruptedException {
        CompletableFuture<Answer> granted = locks.lockLater(file, element, done);
        try {
            return call.await(granted);
        } finally {
            locks.forgetCancelled();
        }
    }
}
