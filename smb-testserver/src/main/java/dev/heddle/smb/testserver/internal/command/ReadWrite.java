// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.Changes;
import dev.heddle.smb.testserver.internal.files.FileContent;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.OpenPipe;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FlushRequest;
import dev.heddle.smb.wire.FlushResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.WriteRequest;
import dev.heddle.smb.wire.WriteResponse;
import java.io.IOException;
import java.nio.ByteBuffer;

/** READ, WRITE and FLUSH ([MS-SMB2] 3.3.5.11 to 3.3.5.13). */
final class ReadWrite {
    private static final int READING = AccessMask.FILE_READ_DATA | AccessMask.FILE_EXECUTE;
    private static final int WRITING = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;
    private static final long APPEND = -1;

    Answer read(Call call, ReadRequest request) throws IOException {
        long most = call.connection().negotiation().settled().response().maxReadSize();
        if (request.length() < 0 || request.length() > most) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        if (call.open(request.fileId()) instanceof OpenPipe pipe) {
            return pipe.read(request.length());
        }
        OpenFile file = call.openFile(request.fileId());
        FileContent content = file.content(READING);
        if (request.offset() < 0) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        file.node().locks().check(file, request.offset(), request.length(), false);
        PooledBuffer payload = call.connection().pool().acquire(request.length());
        boolean filled = false;
        try {
            ByteBuffer data = payload.bytes();
            content.read(data, request.offset());
            data.flip();
            if (request.length() > 0 && (!data.hasRemaining() || data.remaining() < request.minimumCount())) {
                throw new StatusException(NtStatus.END_OF_FILE);
            }
            filled = true;
            return new Answer(NtStatus.SUCCESS, new ReadResponse(0, data), payload);
        } finally {
            if (!filled) {
                payload.release();
            }
        }
    }

    Answer write(Call call, WriteRequest request) throws IOException {
        long most = call.connection().negotiation().settled().response().maxWriteSize();
        int length = request.data().remaining();
        if (length > most) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        if (call.open(request.fileId()) instanceof OpenPipe pipe) {
            return pipe.write(request.data());
        }
        OpenFile file = call.openFile(request.fileId());
        FileContent content = file.content(WRITING);
        long offset = request.offset() == APPEND ? content.size() : request.offset();
        if (offset < 0 || offset + length < 0) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        file.node().locks().check(file, offset, length, true);
        content.write(request.data(), offset);
        file.report(FileNotifyInformation.MODIFIED, Changes.SIZE | Changes.LAST_WRITE);
        return Answer.success(new WriteResponse(length, 0));
    }

    /**
     * Responds without a flush: writes are already with the operating system, and test data need not survive a crash of
     * the machine.
     */
    Answer flush(Call call, FlushRequest request) throws IOException {
        if (call.open(request.fileId()) instanceof OpenFile file && !file.isDirectory()) {
            FileContent unused = file.content(WRITING); // fails if the file was not opened for writing
        }
        return Answer.success(new FlushResponse());
    }
}
