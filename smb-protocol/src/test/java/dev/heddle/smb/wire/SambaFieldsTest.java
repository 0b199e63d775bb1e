// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.heddle.smb.wire.NegotiateContext.EncryptionCapabilities;
import dev.heddle.smb.wire.NegotiateContext.NetnameNegotiateContextId;
import dev.heddle.smb.wire.NegotiateContext.PreauthIntegrityCapabilities;
import dev.heddle.smb.wire.NegotiateContext.SigningCapabilities;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Fields of Samba's messages, compared with the output of Wireshark's dissector for the same bytes. */
class SambaFieldsTest {
    private static final UUID SERVER_GUID = UUID.fromString("74736574-7273-0076-0000-000000000000");

    @Test
    void negotiateRequestOf311() throws WireFormatException {
        NegotiateRequest request = (NegotiateRequest) RecordedMessages.request("negotiate-311");

        assertThat(request.securityMode()).isEqualTo(SecurityMode.SIGNING_ENABLED);
        assertThat(request.capabilities()).isEqualTo(0x7F);
        assertThat(request.clientGuid()).isEqualTo(UUID.fromString("1262471b-9dee-4b08-8a80-42d87da7b595"));
        assertThat(request.dialects()).containsExactly(0x0202, 0x0210, 0x0300, 0x0302, 0x0311);
        assertThat(request.contexts()).hasSize(4);
        PreauthIntegrityCapabilities preauth =
                (PreauthIntegrityCapabilities) request.contexts().get(0);
        assertThat(preauth.hashAlgorithms()).containsExactly(PreauthIntegrityCapabilities.SHA_512);
        assertThat(HexFormat.of().formatHex(preauth.salt()))
                .isEqualTo("3936567e166a757be41efefa14c6a2a253c4021d2ef27e971a1cfd68c5db8b16");
        assertThat(((EncryptionCapabilities) request.contexts().get(1)).ciphers())
                .containsExactly(
                        EncryptionCapabilities.AES_128_GCM,
                        EncryptionCapabilities.AES_128_CCM,
                        EncryptionCapabilities.AES_256_GCM,
                        EncryptionCapabilities.AES_256_CCM);
        assertThat(((SigningCapabilities) request.contexts().get(2)).signingAlgorithms())
                .containsExactly(
                        SigningCapabilities.AES_GMAC, SigningCapabilities.AES_CMAC, SigningCapabilities.HMAC_SHA256);
        assertThat(request.contexts().get(3)).isEqualTo(new NetnameNegotiateContextId("127.0.0.1"));
    }

    @Test
    void negotiateResponseOf311() throws WireFormatException {
        NegotiateResponse response = (NegotiateResponse) RecordedMessages.response("negotiate-311");

        assertThat(response.dialectRevision()).isEqualTo(0x0311);
        assertThat(response.securityMode()).isEqualTo(SecurityMode.SIGNING_ENABLED);
        assertThat(response.serverGuid()).isEqualTo(SERVER_GUID);
        assertThat(response.capabilities())
                .isEqualTo(
                        Capabilities.DFS | Capabilities.LEASING | Capabilities.LARGE_MTU | Capabilities.MULTI_CHANNEL);
        assertThat(response.maxTransactSize()).isEqualTo(8_388_608);
        assertThat(response.maxReadSize()).isEqualTo(8_388_608);
        assertThat(response.maxWriteSize()).isEqualTo(8_388_608);
        assertThat(response.serverStartTime()).isZero();
        assertThat(response.securityBuffer()).hasSize(74).startsWith(0x60, 0x48, 0x06, 0x06);
        assertThat(response.contexts())
                .hasSize(3)
                .element(1)
                .isEqualTo(new EncryptionCapabilities(List.of(EncryptionCapabilities.AES_128_GCM)));
        assertThat(((SigningCapabilities) response.contexts().get(2)).signingAlgorithms())
                .containsExactly(SigningCapabilities.AES_GMAC);
    }

    @Test
    void negotiateOfOlderDialectsHasNoContexts() throws WireFormatException {
        assertThat(((NegotiateRequest) RecordedMessages.request("negotiate-202")).dialects())
                .containsExactly(0x0202);
        NegotiateResponse two = (NegotiateResponse) RecordedMessages.response("negotiate-202");
        assertThat(two.dialectRevision()).isEqualTo(0x0202);
        assertThat(two.maxReadSize()).isEqualTo(65_536);
        assertThat(two.contexts()).isEmpty();
        assertThat(((NegotiateResponse) RecordedMessages.response("negotiate-210")).dialectRevision())
                .isEqualTo(0x0210);
        assertThat(((NegotiateRequest) RecordedMessages.request("negotiate-302")).dialects())
                .containsExactly(0x0202, 0x0210, 0x0300, 0x0302);
        assertThat(((NegotiateResponse) RecordedMessages.response("negotiate-302")).dialectRevision())
                .isEqualTo(0x0302);
        assertThat(((NegotiateResponse) RecordedMessages.response("negotiate-wildcard")).dialectRevision())
                .isEqualTo(NegotiateResponse.WILDCARD);
    }

    @Test
    void sessionSetup() throws WireFormatException {
        SessionSetupRequest first = (SessionSetupRequest) RecordedMessages.request("session-setup-1");
        assertThat(first.securityMode()).isEqualTo(SecurityMode.SIGNING_ENABLED);
        assertThat(first.capabilities()).isEqualTo(Capabilities.DFS);
        assertThat(first.previousSessionId()).isZero();
        assertThat(first.securityBuffer()).hasSize(74);

        // The status is of error severity, but the body is a SESSION_SETUP response with a token.
        SessionSetupResponse challenge = (SessionSetupResponse) RecordedMessages.response("session-setup-1");
        assertThat(new String(challenge.securityBuffer(), US_ASCII)).contains("NTLMSSP");

        assertThat(((SessionSetupRequest) RecordedMessages.request("session-setup-2")).securityBuffer())
                .hasSize(422);
        SessionSetupResponse last = (SessionSetupResponse) RecordedMessages.response("session-setup-2");
        assertThat(last.sessionFlags()).isZero();
        assertThat(last.securityBuffer()).hasSize(29);
        assertThat(((SessionSetupResponse) RecordedMessages.response("session-setup-guest")).sessionFlags())
                .isEqualTo(SessionSetupResponse.FLAG_IS_GUEST);
        assertThat(RecordedMessages.response("session-setup-wrong-password")).isInstanceOf(ErrorResponse.class);
    }

    @Test
    void treeConnect() throws WireFormatException {
        assertThat(RecordedMessages.request("tree-connect"))
                .isEqualTo(new TreeConnectRequest(0, "\\\\127.0.0.1\\share"));
        assertThat(RecordedMessages.response("tree-connect"))
                .isEqualTo(new TreeConnectResponse(TreeConnectResponse.TYPE_DISK, 0, 0, 0x001F01FF));
        assertThat(((TreeConnectResponse) RecordedMessages.response("tree-connect-ipc")).shareType())
                .isEqualTo(TreeConnectResponse.TYPE_PIPE);
    }

    @Test
    void createOfNewFile() throws WireFormatException {
        CreateRequest request = (CreateRequest) RecordedMessages.request("create-new-file");
        assertThat(request.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_NONE);
        assertThat(request.impersonationLevel()).isEqualTo(CreateRequest.IMPERSONATION_IMPERSONATION);
        assertThat(request.desiredAccess()).isEqualTo(0x0012019F);
        assertThat(request.shareAccess()).isEqualTo(ShareAccess.READ | ShareAccess.WRITE);
        assertThat(request.disposition()).isEqualTo(CreateDisposition.OVERWRITE_IF);
        assertThat(request.createOptions()).isEqualTo(CreateOptions.NON_DIRECTORY_FILE);
        assertThat(request.name()).isEqualTo("d\\hello.txt");
        assertThat(request.contexts()).isEmpty();

        CreateResponse response = (CreateResponse) RecordedMessages.response("create-new-file");
        assertThat(response.createAction()).isEqualTo(CreateResponse.ACTION_CREATED);
        assertThat(response.fileId()).isEqualTo(new FileId(0xF1037569L, 0xB56549D7L));
        assertThat(response.fileAttributes()).isEqualTo(0x20);
        assertThat(response.endOfFile()).isZero();
        assertThat(response.creationTime()).isEqualTo(response.changeTime()).isPositive();
    }

    @Test
    void createWithUnicodeOrEmptyName() throws WireFormatException {
        assertThat(((CreateRequest) RecordedMessages.request("create-unicode")).name())
                .isEqualTo("\u00e9.txt");
        assertThat(((CreateRequest) RecordedMessages.request("create-root")).name())
                .isEmpty();
        CreateRequest directory = (CreateRequest) RecordedMessages.request("create-directory");
        assertThat(directory.createOptions()).isEqualTo(CreateOptions.DIRECTORY_FILE);
        assertThat(directory.disposition()).isEqualTo(CreateDisposition.CREATE);
    }

    @Test
    void createContexts() throws WireFormatException {
        CreateRequest snapshot = (CreateRequest) RecordedMessages.request("create-snapshot");
        assertThat(snapshot.contexts())
                .extracting(CreateContext::name, c -> c.data().length)
                .containsExactly(tuple("TWrp", 8));

        CreateResponse response = (CreateResponse) RecordedMessages.response("create-contexts");
        assertThat(response.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_BATCH);
        assertThat(response.endOfFile()).isEqualTo(13);
        assertThat(response.allocationSize()).isEqualTo(4096);
        assertThat(response.contexts())
                .extracting(CreateContext::name, c -> c.data().length)
                .containsExactly(tuple("MxAc", 8), tuple("DHnQ", 8), tuple("QFid", 32));
        assertThat(response.contexts().get(0).data()).containsExactly(0, 0, 0, 0, 0xFF, 0x01, 0x1F, 0x00);
    }

    @Test
    void readAndWrite() throws WireFormatException {
        ReadRequest read = (ReadRequest) RecordedMessages.request("read");
        assertThat(read).isEqualTo(new ReadRequest(0, 0, 13, 0, new FileId(0xCB3BC566L, 0xE1EAEEBAL), 0, 0));
        ReadResponse data = (ReadResponse) RecordedMessages.response("read");
        assertThat(US_ASCII.decode(data.data()).toString()).isEqualTo("hello heddle\n");

        WriteRequest write = (WriteRequest) RecordedMessages.request("write");
        assertThat(write.offset()).isZero();
        assertThat(US_ASCII.decode(write.data()).toString()).isEqualTo("hello heddle\n");
        assertThat(RecordedMessages.response("write")).isEqualTo(new WriteResponse(13, 0));
    }

    @Test
    void interimResponseIsAnErrorBodyWithAnAsyncId() throws WireFormatException {
        SmbHeader interim = SmbHeader.decode(RecordedMessages.message("write-async-response"));
        assertThat(interim.isAsync()).isTrue();
        assertThat(interim.asyncId()).isEqualTo(10);
        assertThat(interim.treeId()).isZero();
        assertThat(interim.messageId()).isEqualTo(10);
        assertThat(interim.credits()).isEqualTo(1);
        assertThat(new NtStatus(interim.status())).isEqualTo(NtStatus.PENDING);
        assertThat(((ErrorResponse) RecordedMessages.response("write-async")).errorData())
                .isEmpty();

        SmbHeader end = SmbHeader.decode(RecordedMessages.message("write-async-final-response"));
        assertThat(end.asyncId()).isEqualTo(10);
        assertThat(end.credits()).isZero();
        assertThat(RecordedMessages.response("write-async-final")).isEqualTo(new WriteResponse(13, 0));
    }

    @Test
    void errorsKeepTheirCommand() throws WireFormatException {
        ErrorResponse missing = (ErrorResponse) RecordedMessages.response("create-missing");
        assertThat(missing.command()).isEqualTo(SmbCommand.CREATE);
        assertThat(missing.errorData()).isEmpty();
        assertThat(NtStatus.OBJECT_NAME_NOT_FOUND.code())
                .isEqualTo(SmbHeader.status(RecordedMessages.message("create-missing-response"), 0));
        // The status is a warning, not an error, but the response has an error body.
        assertThat(RecordedMessages.response("query-directory-end")).isInstanceOf(ErrorResponse.class);
    }

    @Test
    void overflowedQueryHasItsData() throws WireFormatException {
        assertThat(RecordedMessages.output("query-all-overflow").remaining()).isEqualTo(104);
    }

    @Test
    void queries() throws WireFormatException {
        QueryDirectoryRequest list = (QueryDirectoryRequest) RecordedMessages.request("query-directory");
        assertThat(list)
                .isEqualTo(new QueryDirectoryRequest(37, 0, 0, new FileId(0xEA2034DEL, 0x57C6C750L), "*", 8_388_608));
        assertThat(list.payloadSize()).isEqualTo(8_388_608);
        QueryInfoRequest all = (QueryInfoRequest) RecordedMessages.request("query-all");
        assertThat(all.infoType()).isEqualTo(1);
        assertThat(all.fileInformationClass()).isEqualTo(18);
        assertThat(all.outputBufferLength()).isEqualTo(65_535);
    }

    @Test
    void ioctl() throws WireFormatException {
        IoctlRequest request = (IoctlRequest) RecordedMessages.request("ioctl-validate-negotiate");
        assertThat(request.ctlCode()).isEqualTo(0x00140204);
        assertThat(request.fileId()).isEqualTo(FileId.RELATED);
        assertThat(request.maxOutputResponse()).isEqualTo(24);
        assertThat(request.flags()).isEqualTo(IoctlRequest.FLAG_IS_FSCTL);
        assertThat(request.input().remaining()).isEqualTo(32);

        IoctlResponse response = (IoctlResponse) RecordedMessages.response("ioctl-validate-negotiate");
        assertThat(response.input().remaining()).isZero();
        assertThat(response.output().getInt(0)).isEqualTo(0x4F);
        assertThat(Guids.get(response.output(), 4)).isEqualTo(SERVER_GUID);
        assertThat(response.output().getShort(22)).isEqualTo((short) 0x0302);
    }

    @Test
    void headerOfSignedRequest() throws WireFormatException {
        ByteBuffer message = RecordedMessages.message("tree-connect-request");
        SmbHeader header = SmbHeader.decode(message);
        assertThat(header.command()).isEqualTo(SmbCommand.TREE_CONNECT);
        assertThat(header.creditCharge()).isEqualTo(1);
        assertThat(header.credits()).isEqualTo(1);
        assertThat(header.flags() & SmbHeader.FLAG_SIGNED).isNotZero();
        assertThat(header.messageId()).isEqualTo(6);
        assertThat(header.sessionId()).isEqualTo(0xE75C24AFL);
        assertThat(header.treeId()).isZero();
        ByteBuffer response = RecordedMessages.message("tree-connect-response");
        assertThat(SmbHeader.decode(response).treeId()).isEqualTo(0xA6C11863);
    }

    @Test
    void oplocksAndLeases() throws WireFormatException {
        CreateResponse oplock = (CreateResponse) RecordedMessages.response("create-oplock");
        assertThat(oplock.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_BATCH);
        assertThat(RecordedMessages.response("oplock-break-notification"))
                .isEqualTo(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_LEVEL_II, oplock.fileId()));
        assertThat(RecordedMessages.response("oplock-break"))
                .isEqualTo(new OplockBreakResponse.OfOplock(CreateRequest.OPLOCK_NONE, oplock.fileId()));

        CreateResponse leased = (CreateResponse) RecordedMessages.response("create-lease");
        LeaseKey key = new LeaseKey(0x1122334455667788L, 0x99AABBCCDDEEFF00L);
        int all = LeaseRequest.READ_CACHING | LeaseRequest.HANDLE_CACHING | LeaseRequest.WRITE_CACHING;
        assertThat(leased.oplockLevel()).isEqualTo(CreateRequest.OPLOCK_LEASE);
        assertThat(LeaseRequest.of(leased.contexts())).isEqualTo(new LeaseRequest(key, all));
        assertThat(RecordedMessages.response("lease-break-notification"))
                .isEqualTo(new OplockBreakResponse.LeaseNotification(
                        0,
                        OplockBreakResponse.LeaseNotification.FLAG_ACK_REQUIRED,
                        key,
                        all,
                        LeaseRequest.READ_CACHING | LeaseRequest.HANDLE_CACHING));
        assertThat(RecordedMessages.response("lease-break"))
                .isEqualTo(new OplockBreakResponse.OfLease(key, LeaseRequest.NONE));
    }
}
