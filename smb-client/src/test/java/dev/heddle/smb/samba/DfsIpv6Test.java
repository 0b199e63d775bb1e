// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A colon is not allowed in a UNC path: servers with an IPv6 address are written as names there. The addresses are made
 * up, so this test also runs without IPv6.
 */
@EachBackend
@NeedsSamba("the embedded server has no DFS")
class DfsIpv6Test {
    private final String backend;
    private final SambaServer server;

    DfsIpv6Test(String backend, SambaServers servers) throws Exception {
        this.backend = backend;
        this.server = servers.with(SambaConfig.standard().share("six", Map.of("msdfs root", "yes", "read only", "no")));
    }

    @Test
    void serversWithIpv6Addresses() throws Exception {
        Path link = server.folder("six").resolve("link-" + backend);
        Files.createSymbolicLink(link, Path.of("msdfs:2001-db8--7.ipv6-literal.net\\share"));
        try (SmbClient client = SessionTestCase.alice(backend)
                        .dfs(DfsPolicy.ALL)
                        .addresses((host, port) -> {
                            assertThat(host).isIn("::1", "2001:db8::7");
                            return InetSocketAddress.createUnresolved(SambaServer.HOST, server.port());
                        })
                        .build();
                SmbSession session = client.connect("::1", server.port());
                SmbShare share = session.share("six")) {
            share.writeFile("near-" + backend, new byte[] {1});
            share.writeFile("link-" + backend + "/six-" + backend, new byte[] {6});
            assertThat(server.folder().resolve("six-" + backend)).hasBinaryContent(new byte[] {6});
        } finally {
            Files.delete(link);
        }
    }
}
