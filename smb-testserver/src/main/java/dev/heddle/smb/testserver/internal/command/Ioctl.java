// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.core.ProtocolViolationException;
import dev.heddle.smb.SmbDialect;
import dev.heddle.smb.fscc.FileAllocatedRangeBuffer;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.fscc.FileSetSparseBuffer;
import dev.heddle.smb.fscc.FileZeroDataInformation;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.Answer;
import dev.heddle.smb.testserver.internal.files.FileContent;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.testserver.internal.files.OpenPipe;
import dev.heddle.smb.testserver.internal.files.StatusException;
import dev.heddle.smb.testserver.internal.session.NegotiateCommand;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy;
import dev.heddle.smb.wire.ioctl.SrvRequestResumeKeyResponse;
import dev.heddle.smb.wire.ioctl.SrvSnapshotArray;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoRequest;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** IOCTL ([MS-SMB2] 3.3.5.15). */
public final class Ioctl {
    private static final int PIPE_TRANSCEIVE = 0x0011_C017;
    private static final int COPY_CHUNK_READABLE = 0x0014_40F2;
    private static final int DFS_GET_REFERRALS = 0x0006_0194;

    private static final int WRITING = AccessMask.FILE_WRITE_DATA | AccessMask.FILE_APPEND_DATA;
    private static final int ZEROS = 1 << 20;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    Answer answer(Call call, IoctlRequest request) throws IOException {
        long most = call.connection().negotiation().settled().response().maxTransactSize();
        if (request.maxOutputResponse() > most || request.input().remaining() > most) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        return switch (request.ctlCode()) {
            case ValidateNegotiateInfoRequest.CTL_CODE -> validate(call, request);
            case DFS_GET_REFERRALS -> throw new StatusException(NtStatus.NOT_FOUND);
            case PIPE_TRANSCEIVE -> transceive(call, request);
            case SrvRequestResumeKeyResponse.CTL_CODE -> done(request, CopyChunk.key(call.openFile(request.fileId())));
            case SrvCopyChunkCopy.CTL_CODE, COPY_CHUNK_READABLE -> CopyChunk.copy(call, request);
            case SrvSnapshotArray.CTL_CODE ->
                done(
                        request,
                        call.openFile(request.fileId()).share().snapshots().list(request.maxOutputResponse()));
            case FileSetSparseBuffer.CTL_CODE -> setSparse(call, request);
            case FileZeroDataInformation.CTL_CODE -> zero(call, request);
            case FileAllocatedRangeBuffer.CTL_CODE -> ranges(call, request);
            default -> throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST);
        };
    }

    private static Answer done(IoctlRequest request, ByteBuffer output) throws StatusException {
        if (output.remaining() > request.maxOutputResponse()) {
            throw new StatusException(NtStatus.BUFFER_TOO_SMALL);
        }
        return Answer.success(new IoctlResponse(request.ctlCode(), request.fileId(), 0, NOTHING, output));
    }

    /**
     * Confirms the negotiated values. If they differ, somebody has changed the negotiation in transit, and the server
     * closes the connection ([MS-SMB2] 3.3.5.15.12).
     */
    private static Answer validate(Call call, IoctlRequest request) throws IOException {
        NegotiateCommand.Settled settled = call.connection().negotiation().settled();
        if (call.connection().core().config().maxDialect() == SmbDialect.SMB_2_0_2) {
            throw new StatusException(
                    NtStatus.FILE_CLOSED); // servers of dialect 2.0.2 do not know this request, and look for the file
        }
        ValidateNegotiateInfoRequest told = ValidateNegotiateInfoRequest.decode(request.input());
        if (settled.is311() || !told.equals(ValidateNegotiateInfoRequest.of(settled.request()))) {
            call.connection()
                    .fail(new ProtocolViolationException(
                            "the client sent " + settled.request() + " but validates " + told));
            throw new StatusException(NtStatus.ACCESS_DENIED);
        }
        return done(
                request, ValidateNegotiateInfoResponse.of(settled.response()).toBuffer());
    }

    private static Answer setSparse(Call call, IoctlRequest request) throws IOException {
        OpenFile file = call.openFile(request.fileId());
        file.require(WRITING | AccessMask.FILE_WRITE_ATTRIBUTES);
        boolean sparse = !request.input().hasRemaining()
                || FileSetSparseBuffer.decode(request.input()).sparse();
        int others = file.stat().attributes() & ~FileAttributes.SPARSE_FILE;
        file.share().store().setAttributes(file.path(), sparse ? others | FileAttributes.SPARSE_FILE : others);
        return done(request, NOTHING);
    }

    private static Answer zero(Call call, IoctlRequest request) throws IOException {
        OpenFile file = call.openFile(request.fileId());
        FileZeroDataInformation range = FileZeroDataInformation.decode(request.input());
        FileContent content = file.content(WRITING);
        if (range.offset() < 0 || range.beyondFinalZero() < range.offset()) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        file.node().locks().check(file, range.offset(), range.beyondFinalZero() - range.offset(), true);
        long end = Math.min(range.beyondFinalZero(), content.size());
        long at = range.offset();
        while (at < end) {
            call.stillWanted();
            int count = (int) Math.min(ZEROS, end - at);
            content.write(ByteBuffer.allocate(count), at);
            at += count;
        }
        return done(request, NOTHING);
    }

    private static Answer ranges(Call call, IoctlRequest request) throws IOException {
        OpenFile file = call.openFile(request.fileId());
        FileAllocatedRangeBuffer asked = FileAllocatedRangeBuffer.decodeAll(request.input()).stream()
                .findFirst()
                .orElseThrow(() -> new StatusException(NtStatus.INVALID_PARAMETER));
        if (asked.offset() < 0 || asked.length() < 0 || asked.offset() + asked.length() < 0) {
            throw new StatusException(NtStatus.INVALID_PARAMETER);
        }
        List<FileAllocatedRangeBuffer> found =
                Holes.between(call, file, asked.offset(), asked.offset() + asked.length());
        int most = request.maxOutputResponse() / FileAllocatedRangeBuffer.LENGTH;
        if (most == 0 && !found.isEmpty()) {
            throw new StatusException(NtStatus.BUFFER_TOO_SMALL);
        }
        ByteBuffer output = ByteBuffer.allocate(Math.min(most, found.size()) * FileAllocatedRangeBuffer.LENGTH);
        found.stream().limit(most).forEach(range -> output.put(range.toBuffer()));
        NtStatus status = found.size() > most ? NtStatus.BUFFER_OVERFLOW : NtStatus.SUCCESS;
        return Answer.of(status, new IoctlResponse(request.ctlCode(), request.fileId(), 0, NOTHING, output.flip()));
    }

    private static Answer transceive(Call call, IoctlRequest request) throws IOException {
        if (call.open(request.fileId()) instanceof OpenPipe pipe) {
            return pipe.transceive(request);
        }
        throw new StatusException(NtStatus.INVALID_DEVICE_REQUEST);
    }
}
