// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.fscc.FileNotifyInformation;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.Changes;
import dev.heddle.smb.testserver.internal.files.FileContent;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkResponse;
import dev.heddle.smb.wire.ioctl.SrvRequestResumeKeyResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies within the server ([MS-SMB2] 3.3.5.15.5 and 3.3.5.15.6). A resume key identifies an open of the same session.
 */
final class CopyChunk {
    private static final int MAX_CHUNKS = 256;
    private static final int LONGEST_CHUNK = 1 << 20;
    private static final int MAX_BYTES = 16 << 20;
    private static final int READING = AccessMask.FILE_READ_DATA | AccessMask.FILE_EXECUTE;
    private static final int WRITING = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;

    private CopyChunk() {}

    static ByteBuffer key(OpenFile file) {
        ByteBuffer key = ByteBuffer.allocate(SrvRequestResumeKeyResponse.KEY_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(file.id().persistentId())
                .putLong(file.id().volatileId());
        return new SrvRequestResumeKeyResponse(key.array()).toBuffer();
    }

    static Answer copy(Call call, IoctlRequest request) throws IOException {
        OpenFile target = call.openFile(request.fileId());
        SrvCopyChunkCopy copy = SrvCopyChunkCopy.decode(request.input());
        ByteBuffer key = ByteBuffer.wrap(copy.sourceKey()).order(ByteOrder.LITTLE_ENDIAN);
        if (!(call.session().open(new FileId(key.getLong(), key.getLong())) instanceof OpenFile source)) {
            throw new StatusException(NtStatus.OBJECT_NAME_NOT_FOUND);
        }
        if (request.maxOutputResponse() < SrvCopyChunkResponse.LENGTH) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        if (exceedsLimits(copy)) {
            SrvCopyChunkResponse limits = new SrvCopyChunkResponse(MAX_CHUNKS, LONGEST_CHUNK, MAX_BYTES);
            return Answer.of(NtStatus.INVALID_PARAMETER, response(request, limits));
        }
        int bytes = 0;
        for (SrvCopyChunkCopy.Chunk chunk : copy.chunks()) {
            copy(source, target, chunk);
            bytes += chunk.length();
        }
        target.report(FileNotifyInformation.MODIFIED, Changes.SIZE | Changes.LAST_WRITE);
        return Answer.success(
                response(request, new SrvCopyChunkResponse(copy.chunks().size(), 0, bytes)));
    }

    private static IoctlResponse response(IoctlRequest request, SrvCopyChunkResponse result) {
        return new IoctlResponse(request.ctlCode(), request.fileId(), 0, ByteBuffer.allocate(0), result.toBuffer());
    }

    private static boolean exceedsLimits(SrvCopyChunkCopy copy) {
        long bytes = 0;
        for (SrvCopyChunkCopy.Chunk chunk : copy.chunks()) {
            bytes += chunk.length();
            if (chunk.length() == 0 || chunk.length() > LONGEST_CHUNK) {
                return true;
            }
        }
        return copy.chunks().size() > MAX_CHUNKS || bytes > MAX_BYTES;
    }

    private static void copy(OpenFile source, OpenFile target, SrvCopyChunkCopy.Chunk chunk) throws IOException {
        FileContent from = source.content(READING);
        FileContent to = target.content(WRITING);
        if (chunk.sourceOffset() < 0 || chunk.targetOffset() < 0) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        source.node().locks().check(source, chunk.sourceOffset(), chunk.length(), false);
        target.node().locks().check(target, chunk.targetOffset(), chunk.length(), true);
        if (chunk.sourceOffset() + chunk.length() > from.size()) {
            throw new StatusException(NtStatus.INVALID_VIEW_SIZE);
        }
        ByteBuffer data = ByteBuffer.allocate(chunk.length());
        from.read(data, chunk.sourceOffset());
        to.write(data.flip(), chunk.targetOffset());
    }
}
