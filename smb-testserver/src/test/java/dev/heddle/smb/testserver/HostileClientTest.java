// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.ClockedBackend;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import dev.heddle.smb.wire.AccessMask;
import dev.heddle.smb.wire.CancelRequest;
import dev.heddle.smb.wire.ChangeNotifyRequest;
import dev.heddle.smb.wire.CreateDisposition;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.CreateResponse;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import dev.heddle.smb.wire.LockElement;
import dev.heddle.smb.wire.LockRequest;
import dev.heddle.smb.wire.NtStatus;
import dev.heddle.smb.wire.QueryDirectoryRequest;
import dev.heddle.smb.wire.QueryInfoRequest;
import dev.heddle.smb.wire.ReadRequest;
import dev.heddle.smb.wire.SessionSetupRequest;
import dev.heddle.smb.wire.SmbHeader;
import dev.heddle.smb.wire.SmbRequest;
import dev.heddle.testkit.Bounded;
import dev.heddle.testkit.FakeClock;
import dev.heddle.testkit.LeakCheck;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that clients that violate the protocol get an error or lose their connection, that other clients are not
 * affected, and that no resource leaks.
 */
@EachBackend
class HostileClientTest {
    private static final int RELATED = SmbHeader.FLAG_RELATED;
    private static final Duration A_WHILE = Duration.ofSeconds(4);
    private static final FileId NO_FILE = new FileId(99, 99);

    private final String backend;
    private final LeakCheck leaks = LeakCheck.begin();

    @TempDir
    Path home;

    private Path folder;
    private EmbeddedSmbServer server;

    HostileClientTest(String backend) {
        this.backend = backend;
    }

    private EmbeddedSmbServer.Builder builder() {
        return EmbeddedSmbServer.builder()
                .backend(backend)
                .share(ServerCase.SHARE, folder)
                .user(ServerCase.USER, ServerCase.PASSWORD);
    }

    @BeforeEach
    void start() throws IOException {
        Files.writeString(home.resolve("secret"), "secret");
        folder = Files.createDirectory(home.resolve("share"));
        Files.createDirectory(folder.resolve("dir"));
        Files.writeString(folder.resolve("file"), "hello");
        server = builder().start();
    }

    private void restart(EmbeddedSmbServer.Builder other) throws IOException {
        server.close();
        server = other.start();
    }

    /** Checks that a correct client is still served. */
    private void othersAreServed() throws IOException {
        try (SmbClient client = ServerCase.alice(backend).build();
                SmbSession session = client.connect(server.host(), server.port());
                SmbShare share = session.share(ServerCase.SHARE)) {
            assertThat(share.readAllBytes("file")).asString().isEqualTo("hello");
        }
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        othersAreServed();
        Bounded.await("all connections are closed", () -> server.connections() == 0);
        assertThat(server.sessions()).isZero();
        assertThat(server.openHandles()).isZero();
        LeakCheck.assertNoBuffers(server.pool());
        server.close();
        leaks.assertNoThreads(name -> name.startsWith("smb-server"));
        assertThat(home.resolve("secret")).hasContent("secret");
    }

    private static byte[] framed(int length, int... bytes) {
        ByteBuffer frame = ByteBuffer.allocate(4 + length).putInt(length);
        for (int one : bytes) {
            frame.put((byte) one);
        }
        return frame.array();
    }

    @Test
    void bytesThatAreNoFrames() throws IOException {
        List<byte[]> nonsense = List.of(
                new byte[] {1, 0, 0, 64},
                new byte[] {0, 0, 0, 31},
                new byte[] {0, 0, 0, 0},
                new byte[] {0, 0x7F, -1, -1}, // 8 MiB before a login
                "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII),
                framed(64),
                framed(40, 0xFE, 'S', 'M', 'B'),
                framed(64, 0xFE, 'S', 'M', 'B', 63),
                framed(64, 0xFE, 'S', 'M', 'B', 64, 0, 0, 0, 0, 0, 0, 0, 0x13), // no such command
                framed(64, 0xFC, 'S', 'M', 'B'),
                framed(64, 0xFD, 'S', 'M', 'B'),
                framed(40, 0xFF, 'S', 'M', 'B', 0x72),
                framed(40, 0xFF, 'S', 'M', 'B', 0x25));
        for (byte[] bytes : nonsense) {
            try (RawClient client = new RawClient(server)) {
                client.sendRaw(bytes);
                assertThat(client.isEnded()).as(Arrays.toString(bytes)).isTrue();
            }
        }
    }

    @Test
    void framesThatClaimWhatTheyAreNot() throws Exception {
        List<byte[]> chains = new ArrayList<>();
        try (RawClient client = new RawClient(server)) {
            for (int next : new int[] {1, 8, 63, 72, 1 << 20, -8, Integer.MIN_VALUE}) {
                byte[] message = client.message(new EchoRequest(), 0, 1, 0);
                SmbHeader.putNextCommand(ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN), 0, next);
                chains.add(message);
            }
            chains.add(client.message(new EchoRequest(), SmbHeader.FLAG_SERVER_TO_REDIR, 1, 0));
            chains.add(client.message(new EchoRequest(), 0, 1, 1)); // not granted yet
            chains.add(client.message(new EchoRequest(), 0, 1, -1));
            chains.add(RawClient.compound(
                    List.of(client.message(new EchoRequest(), 0, 1, 0), client.message(new EchoRequest(), 0, 1, 0))));
        }
        for (byte[] chain : chains) {
            try (RawClient client = new RawClient(server)) {
                client.send(chain);
                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    @Test
    void requestsOfNobody() throws IOException {
        try (RawClient client = new RawClient(server)) {
            client.negotiate();
            for (SmbRequest request : List.<SmbRequest>of(
                    open("file"),
                    read(10),
                    new IoctlRequest(0x0014_0204, FileId.RELATED, 0, 100, 1, ByteBuffer.allocate(0)))) {
                assertThat(client.call(request).status()).isEqualTo(NtStatus.USER_SESSION_DELETED);
            }
            client.send(client.message(open("file"), RELATED, 1));
            assertThat(client.receive().status()).isEqualTo(NtStatus.INVALID_PARAMETER);
        }
    }

    private static CreateRequest open(String name) {
        return create(name, CreateDisposition.OPEN, AccessMask.FILE_READ_DATA);
    }

    private static CreateRequest create(String name, CreateDisposition disposition, int access) {
        return new CreateRequest(0, 2, access, 0, 7, disposition, 0, name, List.of());
    }

    private static ReadRequest read(int length) {
        return new ReadRequest(0, 0, length, 0, NO_FILE, 0, 0);
    }

    private static FileId opened(RawClient.Reply reply) throws IOException {
        assertThat(reply.status()).isEqualTo(NtStatus.SUCCESS);
        return CreateResponse.decode(reply.message()).fileId();
    }

    @Test
    void namesThatLeadNowhere() throws Exception {
        List<String> names = List.of(
                "..",
                "..\\secret",
                "dir\\..\\..\\secret",
                "dir\\..",
                "..\\share\\file",
                "/etc/passwd",
                "dir/../../secret",
                "\\secret",
                "\\\\other\\share\\file",
                "new\0",
                "dir\0\\..\\..\\secret",
                "C:\\secret",
                "x:..\\..\\secret",
                "dir:$I30:$INDEX_ALLOCATION\\..\\..\\secret",
                "file:\\..\\..\\secret",
                "file:a:b:c",
                "\uD800",
                "new\uDC00x",
                "new\u0001",
                "new*",
                "x".repeat(256),
                "x".repeat(32_000),
                "dir\\".repeat(5000) + "x");
        try (RawClient client = RawClient.inShare(server)) {
            for (String name : names) {
                for (CreateDisposition disposition : List.of(CreateDisposition.OPEN, CreateDisposition.OPEN_IF)) {
                    RawClient.Reply reply =
                            client.call(create(name, disposition, AccessMask.FILE_READ_DATA | AccessMask.DELETE));
                    assertThat(reply.status().isError())
                            .as("%s: %s", name, reply.status())
                            .isTrue();
                    assertThat(reply.status()).as(name).isNotEqualTo(NtStatus.INTERNAL_ERROR);
                }
            }
        }
        try (var left = Files.walk(home)) {
            assertThat(left.map(path -> home.relativize(path).toString()))
                    .containsExactlyInAnyOrder("", "secret", "share", "share/dir", "share/file");
        }
    }

    @Test
    void lengthsBeyondAllBounds() throws Exception {
        try (RawClient client = RawClient.inShare(server)) {
            FileId file = opened(client.call(open("file")));
            FileId root = opened(client.call(open("")));
            ByteBuffer none = ByteBuffer.allocate(0);
            for (int length : new int[] {-1, Integer.MAX_VALUE, 16 << 20, 1 << 17}) {
                List<SmbRequest> requests = List.of(
                        new ReadRequest(0, 0, length, 0, file, 0, 0),
                        new QueryDirectoryRequest(37, 0, 0, root, "*", length),
                        new QueryInfoRequest(1, 18, length, 0, 0, file, none.duplicate()),
                        new IoctlRequest(0x0014_40CF, file, 0, length, 1, none.duplicate()),
                        new ChangeNotifyRequest(0, length, root, 3));
                for (SmbRequest request : requests) {
                    assertThat(client.call(request).status())
                            .as("%s of %s", request.command(), length)
                            .isEqualTo(NtStatus.INVALID_PARAMETER);
                }
            }
            assertThat(client.call(new QueryDirectoryRequest(37, 0, 0, root, "*".repeat(30_000), 1000))
                            .status())
                    .isEqualTo(NtStatus.OBJECT_NAME_INVALID);
            assertThat(client.call(new LockRequest(
                                    file,
                                    0,
                                    Collections.nCopies(
                                            0x9000,
                                            new LockElement(0, 1, LockElement.SHARED | LockElement.FAIL_IMMEDIATELY))))
                            .status())
                    .isEqualTo(NtStatus.INSUFFICIENT_RESOURCES);
        }
    }

    @Test
    void compoundsWithoutEnd() throws Exception {
        try (RawClient client = RawClient.inShare(server)) {
            List<byte[]> echoes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                echoes.add(client.message(new EchoRequest(), i == 0 ? 0 : RELATED, 1));
            }
            client.send(RawClient.compound(echoes));
            assertThat(client.receive().message().limit()).isGreaterThan(100 * SmbHeader.LENGTH);
            client.send(RawClient.compound(Collections.nCopies(50_000, client.message(new CancelRequest(), 0, 1, 0))));
            for (int i = 0; i < 5000; i++) {
                client.send(client.message(new CancelRequest(), SmbHeader.FLAG_ASYNC, 1, 0));
            }
            assertThat(client.call(new EchoRequest()).status()).isEqualTo(NtStatus.SUCCESS);
            List<byte[]> beyond = new ArrayList<>();
            for (int i = 0; i < 600; i++) { // more than the client has credits
                beyond.add(client.message(new EchoRequest(), 0, 1));
            }
            client.send(RawClient.compound(beyond));
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void requestsThatWaitForEver() throws Exception {
        try (RawClient client = RawClient.inShare(server)) {
            FileId root = opened(client.call(open("")));
            int refused = 0;
            for (int i = 0; i < 600; i++) {
                refused += client.call(new ChangeNotifyRequest(0, 1000, root, 3))
                                .status()
                                .equals(NtStatus.PENDING)
                        ? 0
                        : 1;
            }
            assertThat(refused).isEqualTo(600 - 512);
            assertThat(server.pending()).isEqualTo(512);
        }
    }

    @Test
    void loginsThatNobodyEnds() throws Exception {
        byte[] token = RawClient.firstToken();
        try (RawClient client = new RawClient(server)) {
            client.negotiate();
            NtStatus last = NtStatus.SUCCESS;
            for (int i = 0; i < 300; i++) {
                last = client.call(new SessionSetupRequest(0, 1, 0, 0, token)).status();
            }
            assertThat(last).isEqualTo(NtStatus.INSUFFICIENT_RESOURCES);
            assertThat(server.sessions()).isEqualTo(256);
        }
    }

    @Test
    void stopsAtOnceThoughAClientDoesNotRead() throws Exception {
        Files.write(folder.resolve("large"), new byte[1 << 20]);
        try (RawClient client = RawClient.inShare(server)) {
            FileId file = opened(client.call(open("large")));
            for (int i = 0; i < 30; i++) {
                client.send(client.message(new ReadRequest(0, 0, 1 << 20, 0, file, 0, 0), 0, 16));
            }
            Bounded.await("responses wait for room", () -> server.pool().onLoan() > 10);
            restart(builder()); // would block forever if it waited for the client
        }
    }

    @Test
    void aThousandConnections() throws Exception {
        FakeClock clock = new FakeClock();
        restart(builder().backend(new ClockedBackend(backend, clock)).loginTime(A_WHILE));
        List<RawClient> crowd = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                RawClient client = new RawClient(server);
                crowd.add(client);
                if (i % 3 == 0) {
                    client.negotiate();
                } else if (i % 3 == 1) {
                    client.sendRaw(new byte[] {0, 0}); // an incomplete frame
                }
            }
            othersAreServed();
            Bounded.await("only the idle clients are connected", () -> server.connections() == crowd.size());
            clock.advance(A_WHILE);
            Bounded.await("connections without a login are closed", () -> server.connections() == 0);
            for (RawClient client : crowd) {
                assertThat(client.isEnded()).isTrue();
            }
        } finally {
            for (RawClient client : crowd) {
                client.close();
            }
        }
    }

    @Test
    void oneConnectionTooMany() throws Exception {
        restart(builder().maxConnections(2));
        try (RawClient first = new RawClient(server);
                RawClient second = new RawClient(server)) {
            first.negotiate();
            second.negotiate();
            try (RawClient third = new RawClient(server)) {
                assertThat(third.isEnded()).isTrue();
            }
            assertThat(first.call(new EchoRequest()).status()).isEqualTo(NtStatus.SUCCESS);
        }
        Bounded.await("both connections are closed", () -> server.connections() == 0);
    }

    /** Sends valid requests with some bytes changed: each gets a response, or closes the connection. */
    @Test
    void requestsWithChangedBytes() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            try (RawClient client = RawClient.inShare(server)) {
                FileId file = opened(client.call(open("file")));
                FileId root = opened(client.call(open("")));
                List<SmbRequest> requests = List.of(
                        open("dir"),
                        new ReadRequest(0, 0, 5, 0, file, 0, 0),
                        new QueryDirectoryRequest(37, 0, 0, root, "*", 1000),
                        new QueryInfoRequest(1, 18, 1000, 0, 0, file, ByteBuffer.allocate(0)),
                        new LockRequest(file, 0, List.of(new LockElement(0, 1, 0x11))),
                        new SessionSetupRequest(0, 1, 0, 0, RawClient.firstToken()));
                for (int i = 0; i < 40; i++) {
                    byte[] message = client.message(requests.get(random.nextInt(requests.size())), 0, 1);
                    for (int flips = random.nextInt(3); flips >= 0; flips--) {
                        message[SmbHeader.LENGTH + random.nextInt(message.length - SmbHeader.LENGTH)] =
                                (byte) random.nextInt(256);
                    }
                    client.send(message);
                    assertThat(client.receive().status()).isNotEqualTo(NtStatus.INTERNAL_ERROR);
                }
            }
        }
    }
}
