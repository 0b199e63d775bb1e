// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.hostile;

import static java.util.Objects.requireNonNull;

import dev.heddle.smb.auth.NtlmServer;
import dev.heddle.smb.fscc.FileIdBothDirectoryInformation;
import dev.heddle.smb.wire.Capabilities;
import dev.heddle.smb.wire.CloseResponse;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.EchoResponse;
import dev.heddle.smb.wire.ErrorResponse;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.IoctlResponse;
import dev.heddle.smb.wire.LogoffResponse;
import dev.heddle.smb.wire.NegotiateContext;
import dev.heddle.smb.wire.NegotiateResponse;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryResponse;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.ReadResponse;
import dev.heddle.smb.wire.SecurityMode;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SessionSetupResponse;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.smb.wire.SmbResponse;
import dev.heddle.smb.wire.TreeConnectResponse;
import dev.heddle.smb.wire.TreeDisconnectResponse;
import dev.heddle.smb.wire.ioctl.ValidateNegotiateInfoResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The answers of an honest server with one share and one file in it. */
final class Honest {
    static final int TREE = 7;
    static final FileId FILE = new FileId(0x51, 0x52);
    /** Length of the one file, whose bytes count up from 0. */
    static final int SIZE = 100_000;

    private static final UUID GUID = new UUID(0x0102_0304_0506_0708L, 0x090A_0B0C_0D0E_0F10L);
    private static final int MAX_IO = 1 << 20;
    private static final int NORMAL = 0x80;
    private static final int MAXIMAL_ACCESS = 0x1F_01FF;

    private Honest() {}

    record Answer(NtStatus status, SmbResponse body) {}

    static byte[] content(int offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (offset + i);
        }
        return bytes;
    }

    static Answer answer(Turn turn) throws IOException {
        Rules rules = turn.session().rules;
        SmbRequest request = turn.request();
        return switch (request.command()) {
            case NEGOTIATE -> success(negotiate(rules));
            case SESSION_SETUP -> sessionSetup(turn, (SessionSetupRequest) request);
            case LOGOFF -> success(new LogoffResponse());
            case TREE_CONNECT ->
                success(new TreeConnectResponse(
                        TreeConnectResponse.TYPE_DISK,
                        rules.encryptShare() ? TreeConnectResponse.FLAG_ENCRYPT_DATA : 0,
                        0,
                        MAXIMAL_ACCESS));
            case TREE_DISCONNECT -> success(new TreeDisconnectResponse());
            case CREATE -> success(new CreateResponse(0, 0, 1, 1, 1, 1, 1, SIZE, SIZE, NORMAL, FILE, List.of()));
            case CLOSE -> success(new CloseResponse(0, 0, 0, 0, 0, 0, 0, 0));
            case ECHO -> success(new EchoResponse());
            case READ -> read((ReadRequest) request);
            case QUERY_DIRECTORY ->
                turn.session().countListing() == 0
                        ? success(new QueryDirectoryResponse(listing(entry("a.txt"), entry("b.txt"))))
                        : error(turn, NtStatus.NO_MORE_FILES);
            case IOCTL -> success(validated(rules, (IoctlRequest) request));
            default -> error(turn, NtStatus.NOT_SUPPORTED);
        };
    }

    static Answer success(SmbResponse body) {
        return new Answer(NtStatus.SUCCESS, body);
    }

    static Answer error(Turn turn, NtStatus status) {
        return new Answer(status, new ErrorResponse(turn.command(), 0, new byte[0]));
    }

    static NegotiateResponse negotiate(Rules rules) {
        List<NegotiateContext> contexts = new ArrayList<>();
        if (rules.dialect() == 0x0311) {
            contexts.add(new NegotiateContext.PreauthIntegrityCapabilities(List.of(1), new byte[32]));
            contexts.add(new NegotiateContext.EncryptionCapabilities(
                    List.of(rules.cipher() == null ? 0 : rules.cipher().id())));
            contexts.add(new NegotiateContext.SigningCapabilities(
                    List.of(rules.signing().id())));
        }
        return negotiate(rules.dialect(), MAX_IO, contexts);
    }

    static NegotiateResponse negotiate(int dialect, long maxIo, List<NegotiateContext> contexts) {
        return new NegotiateResponse(
                SecurityMode.SIGNING_ENABLED | SecurityMode.SIGNING_REQUIRED,
                dialect,
                GUID,
                capabilities(dialect),
                maxIo,
                maxIo,
                maxIo,
                0x01DC_0000_0000_0000L,
                0,
                NtlmServer.offer(),
                contexts);
    }

    private static int capabilities(int dialect) {
        return Capabilities.LARGE_MTU | (dialect == 0x0300 || dialect == 0x0302 ? Capabilities.ENCRYPTION : 0);
    }

    private static Answer sessionSetup(Turn turn, SessionSetupRequest request) throws IOException {
        PlayedSession session = turn.session();
        if (turn.header().sessionId() == 0) {
            byte[] challenge = NtlmServer.challengeMessage(NtlmServer.targetInfo());
            return new Answer(
                    NtStatus.MORE_PROCESSING_REQUIRED, new SessionSetupResponse(0, NtlmServer.wrapped(challenge)));
        }
        byte[] last = session.logIn(request.securityBuffer());
        return success(new SessionSetupResponse(
                session.rules.encryptSession() ? SessionSetupResponse.FLAG_ENCRYPT_DATA : 0, last));
    }

    private static Answer read(ReadRequest request) {
        int offset = (int) request.offset();
        int length = Math.clamp(SIZE - offset, 0, request.length());
        return success(new ReadResponse(0, ByteBuffer.wrap(content(offset, length))));
    }

    static FileIdBothDirectoryInformation entry(String name) {
        return new FileIdBothDirectoryInformation(0, 1, 1, 1, 1, SIZE, SIZE, NORMAL, 0, "", 9, name);
    }

    static ByteBuffer listing(FileIdBothDirectoryInformation... entries) {
        List<FileIdBothDirectoryInformation> list = List.of(entries);
        ByteBuffer data = ByteBuffer.allocate(FileIdBothDirectoryInformation.encodedLength(list))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileIdBothDirectoryInformation.encodeList(list, data);
        return data.flip();
    }

    /** Confirms the negotiation ([MS-SMB2] 3.3.5.15.12). */
    private static IoctlResponse validated(Rules rules, IoctlRequest request) {
        ByteBuffer output = ValidateNegotiateInfoResponse.of(negotiate(rules)).toBuffer();
        return new IoctlResponse(
                request.ctlCode(), requireNonNull(request.fileId()), 0, ByteBuffer.allocate(0), output);
    }
}
