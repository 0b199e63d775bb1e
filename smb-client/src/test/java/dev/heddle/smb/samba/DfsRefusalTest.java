// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.BatchResult;
import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDfsRefusedException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A host that the policy refuses is neither looked up nor connected to, whatever leads there; an allowed host is used.
 */
@EachBackend
@NeedsSamba("the embedded server has no DFS")
class DfsRefusalTest extends DfsTestCase {
    private static final String NAS = "nas.example";
    private static final String BELOW = "x.nas.example";
    private static final String SIBLING = "b.corp.example";
    private static final String DOWN = "y.nas.example";
    private static final String EVIL = "evil.invalid";

    /** Every host whose address was looked up, in order. */
    private final List<String> lookedUp = Collections.synchronizedList(new ArrayList<>());

    private ServerSocketChannel evil;
    private SmbClient careful;

    DfsRefusalTest(String backend, SambaServers servers) throws Exception {
        super(backend, servers);
    }

    @BeforeEach
    void open() throws IOException {
        evil = ServerSocketChannel.open().bind(new InetSocketAddress(SambaServer.loopback(), 0));
        evil.configureBlocking(false);
        careful = with(alice(backend));
    }

    @AfterEach
    void close() throws IOException {
        careful.close();
        assertThat(evil.accept()).as("a connection to the refused host").isNull();
        assertThat(lookedUp).doesNotContain(EVIL);
        evil.close();
    }

    private SmbClient with(SmbClient.Builder builder) {
        return builder.addresses(this::address).build();
    }

    private InetSocketAddress address(String host, int port) throws IOException {
        lookedUp.add(host);
        int real = switch (host) {
            case BELOW, SIBLING -> two.port();
            case DOWN -> server.port();
            case EVIL -> ((InetSocketAddress) evil.getLocalAddress()).getPort();
            default -> port;
        };
        return InetSocketAddress.createUnresolved(SambaServer.HOST, real);
    }

    private SmbShare namespace(SmbClient by, String host) throws IOException {
        return by.connect(host, server.port()).share(ROOT);
    }

    private String target(String host) {
        return host + "\\share\\" + far.getFileName();
    }

    private static void assertRefused(ThrowingCallable call, String host) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SmbDfsRefusedException.class, e -> {
            assertThat(e.host()).isEqualTo(host);
            assertThat(e.hint()).contains("--dfs", "DfsPolicy");
        });
    }

    @Test
    void whateverTheFirstOperationIs() throws Exception {
        link(server, "away", target(EVIL));
        Files.write(server.folder(ROOT).resolve("here"), DATA);
        for (ThrowingCallable operation : List.<ThrowingCallable>of(
                () -> namespace(careful, NAS).stat("away/file"),
                () -> namespace(careful, NAS).readAllBytes("away/file"),
                () -> namespace(careful, NAS).open("away/file"),
                () -> namespace(careful, NAS).list("away"),
                () -> namespace(careful, NAS).writeFile("away/file", DATA),
                () -> namespace(careful, NAS).createDirectories("away/a/b"),
                () -> namespace(careful, NAS).delete("away/file"),
                () -> namespace(careful, NAS).watch("away"),
                () -> namespace(careful, NAS).metadata().streams("away/file"),
                () -> namespace(careful, NAS).copy("here", "away/file", false))) {
            assertRefused(operation, EVIL);
        }
        Files.delete(server.folder(ROOT).resolve("here"));
    }

    @Test
    void inABatchTheOthersSucceed() throws Exception {
        link(server, "away", target(EVIL));
        SmbShare share = namespace(careful, NAS);
        List<BatchResult<?>> results = new ArrayList<>(share.writeAll(Map.of("away/file", DATA, "batched", DATA)));
        assertThat(results).filteredOn(BatchResult::succeeded).hasSize(1);
        assertThat(results)
                .filteredOn(result -> !result.succeeded())
                .allMatch(result -> result.failure() instanceof SmbDfsRefusedException);
        share.delete("batched");
    }

    @Test
    void aReferralThatIsKnownIsRefusedAgain() throws Exception {
        link(server, "away", target(EVIL));
        SmbShare share = namespace(careful, NAS);
        assertRefused(() -> share.stat("away/file"), EVIL);
        assertRefused(() -> share.stat("away/other"), EVIL);
        share.writeFile("afterwards", DATA);
        share.delete("afterwards");
    }

    @Test
    void anAllowedTargetTakesTheRefusedOnesPlace() throws Exception {
        there("file.txt");
        link(server, "several", target(EVIL) + "," + target(BELOW));
        SmbShare share = namespace(careful, NAS);
        assertThat(share.readAllBytes("several/file.txt")).isEqualTo(DATA);
        assertThat(share.readAllBytes("several/file.txt")).isEqualTo(DATA);
    }

    @Test
    void theRefusalIsToldIfTheOthersAreDown() throws Exception {
        link(server, "down", target(EVIL) + "," + DOWN + "\\nosuchshare");
        SmbShare share = namespace(careful, NAS);
        assertRefused(() -> share.stat("down/file"), EVIL);
    }

    @Test
    void anAddressIsItsOwnServer() throws Exception {
        link(server, "address", target("127.0.0.2"));
        for (String origin : List.of(SambaServer.HOST, NAS)) {
            SmbShare share = namespace(careful, origin);
            assertRefused(() -> share.stat("address/file"), "127.0.0.2");
        }
        assertThat(lookedUp).doesNotContain("127.0.0.2");
    }

    @Test
    void aRootThatOthersHold() throws Exception {
        SmbSession plain = careful.connect(NAS, server.port());
        assertRefused(() -> plain.share(PROXY), "two");
        assertThat(lookedUp).containsOnly(NAS);
    }

    @Test
    void aLinkBehindAnAllowedServer() throws Exception {
        link(server, "chain", BELOW + "\\dfs\\deep");
        link(two, "deep", target(EVIL));
        SmbShare share = namespace(careful, NAS);
        assertRefused(() -> share.stat("chain/file"), EVIL);
    }

    @Test
    void siblingsNeedTheirPolicy() throws Exception {
        there("file.txt");
        link(server, "sibling", target(SIBLING));
        SmbShare share = namespace(careful, "a.corp.example");
        assertRefused(() -> share.stat("sibling/file.txt"), SIBLING);
        assertThat(lookedUp).doesNotContain(SIBLING);
        try (SmbClient trusting = with(alice(backend).dfs(DfsPolicy.SAME_DOMAIN))) {
            assertThat(namespace(trusting, "a.corp.example").readAllBytes("sibling/file.txt"))
                    .isEqualTo(DATA);
        }
    }

    @Test
    void theSameServerAllowsNoOther() throws Exception {
        link(server, "below", target(BELOW));
        try (SmbClient strict = with(alice(backend).dfs(DfsPolicy.SAME_SERVER))) {
            SmbShare share = namespace(strict, NAS);
            assertRefused(() -> share.stat("below/file"), BELOW);
        }
    }

    /** Another session has a connection to the host: it was allowed for users who had named a host above it. */
    @Test
    void aConnectionThatIsThereIsRefusedToASessionThatNamedAnotherHost() throws Exception {
        there("file.txt");
        link(server, "below", target(BELOW));
        assertThat(namespace(careful, NAS).readAllBytes("below/file.txt")).isEqualTo(DATA);
        SmbShare other = namespace(careful, "other.example");
        assertRefused(() -> other.stat("below/file.txt"), BELOW);
    }

    @Test
    void whenAConnectionIsMadeAgainThePolicyIsAskedAgain() throws Exception {
        there("file.txt");
        link(server, "sibling", target(SIBLING));
        AtomicBoolean allowed = new AtomicBoolean(true);
        List<String> judged = Collections.synchronizedList(new ArrayList<>());
        try (SmbClient asking = with(alice(backend).dfs(target -> {
            judged.add(target.origin() + " " + target.host());
            return allowed.get();
        }))) {
            SmbShare share = namespace(asking, NAS);
            assertThat(share.readAllBytes("sibling/file.txt")).isEqualTo(DATA);
            allowed.set(false);
            two.dropConnections();
            lookedUp.clear();
            assertRefused(() -> share.stat("sibling/file.txt"), SIBLING);
            SmbSession again = asking.connect(NAS, server.port()).reconnect();
            assertRefused(() -> again.share(ROOT).stat("sibling/file.txt"), SIBLING);
            assertThat(lookedUp).containsOnly(NAS);
            assertThat(judged).containsOnly(NAS + " " + SIBLING);
        }
    }
}
