// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.smb.wire.ioctl.DfsReferralRequest;
import dev.heddle.smb.wire.ioctl.DfsReferralResponse;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkCopy;
import dev.heddle.smb.wire.ioctl.SrvCopyChunkResponse;
import dev.heddle.smb.wire.ioctl.SrvRequestResumeKeyResponse;
import dev.heddle.smb.wire.ioctl.SrvSnapshotArray;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** For every input, a decoder returns a value or throws a {@link WireFormatException}. */
class WireFuzzTest {
    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @FuzzTest
    void responses(byte[] message) {
        try {
            SmbHeader header = SmbHeader.decode(little(message));
            SmbResponse body = SmbResponse.decode(header.command(), header.status(), little(message));
            body.encode(
                    little(new byte[SmbHeader.LENGTH + body.encodedLength()]).position(SmbHeader.LENGTH));
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
        }
    }

    @FuzzTest
    void requests(byte[] message) {
        try {
            SmbHeader header = SmbHeader.decode(little(message));
            SmbRequest.decode(header.command(), little(message)).encodedLength();
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
        }
    }

    @FuzzTest
    void confirmedNegotiation(byte[] output) {
        try {
            ValidateNegotiateInfoResponse.decode(little(output)).toBuffer();
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
        }
    }

    @FuzzTest
    void referrals(byte[] output) {
        try {
            DfsReferralResponse.decode(little(output));
        } catch (WireFormatException e) {
            requireNonNull(e.getMessage());
        }
    }

    private interface Decoder {
        Object decode(ByteBuffer source) throws WireFormatException;
    }

    private static final List<Decoder> CONTROLS = List.of(
            SrvCopyChunkCopy::decode,
            SrvCopyChunkResponse::decode,
            SrvRequestResumeKeyResponse::decode,
            SrvSnapshotArray::decode,
            DfsReferralRequest::decode);

    /** Decodes the bytes as inputs and outputs of control operations. */
    @FuzzTest
    void controls(byte[] output) {
        for (Decoder decoder : CONTROLS) {
            try {
                requireNonNull(decoder.decode(little(output)));
            } catch (WireFormatException e) {
                requireNonNull(e.getMessage());
            }
        }
    }

    /** Decodes the same bytes as the body of every command, so that the input reaches every decoder. */
    @FuzzTest
    void everyBody(byte[] body) {
        byte[] message = new byte[SmbHeader.LENGTH + body.length];
        System.arraycopy(body, 0, message, SmbHeader.LENGTH, body.length);
        for (SmbCommand command : SmbCommand.values()) {
            for (NtStatus status : Arrays.asList(NtStatus.SUCCESS, NtStatus.BUFFER_OVERFLOW, NtStatus.ACCESS_DENIED)) {
                try {
                    SmbResponse.decode(command, status.code(), little(message)).encodedLength();
                } catch (WireFormatException e) {
                    requireNonNull(e.getMessage());
                }
            }
        }
    }
}
