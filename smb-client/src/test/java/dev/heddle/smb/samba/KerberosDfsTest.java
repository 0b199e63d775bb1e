// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.Credentials;
import dev.heddle.smb.DfsPolicy;
import dev.heddle.smb.DfsTarget;
import dev.heddle.smb.SmbAuthenticationException;
import dev.heddle.smb.SmbClient;
import dev.heddle.smb.SmbDfsRefusedException;
import dev.heddle.smb.SmbSession;
import dev.heddle.smb.SmbShare;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** After a Kerberos login DFS may lead to hosts of the user's realm, which is that of the ticket. */
@KerberosSuite
@EachBackend
@NeedsSamba("the embedded server takes NTLM only")
class KerberosDfsTest {
    private final String backend;
    private final SambaServer server;
    private final KerberosRealm realm;

    KerberosDfsTest(String backend, SambaServers servers, KerberosRealm realm) throws Exception {
        this.backend = backend;
        this.realm = realm;
        this.server = servers.with(
                realm.service(SambaConfig.standard()).share("dfs", Map.of("msdfs root", "yes", "read only", "no")));
    }

    @Test
    void hostsOfTheRealmAreAllowed() throws Exception {
        Path inside = link("inside", KerberosRealm.UNKNOWN_HOST);
        Path outside = link("outside", "fs.other.local");
        List<String> lookedUp = Collections.synchronizedList(new ArrayList<>());
        List<DfsTarget> judged = Collections.synchronizedList(new ArrayList<>());
        try (Credentials alice = Credentials.kerberosCache(null, realm.cache());
                SmbClient client = SessionTestCase.alice(backend)
                        .credentials(alice)
                        .addresses((host, port) -> {
                            lookedUp.add(host);
                            return InetSocketAddress.createUnresolved(SambaServer.HOST, server.port());
                        })
                        .dfs(target -> {
                            judged.add(target);
                            return DfsPolicy.DEFAULT.allows(target);
                        })
                        .build();
                SmbSession session = client.connect(KerberosRealm.HOST, server.port());
                SmbShare dfs = session.share("dfs")) {
            // The client connects to it; the failure is the KDC's answer that the realm has no such service.
            assertThatThrownBy(() -> dfs.stat(inside.getFileName() + "/file"))
                    .isInstanceOf(SmbAuthenticationException.class);
            assertThatThrownBy(() -> dfs.stat(outside.getFileName() + "/file"))
                    .isInstanceOf(SmbDfsRefusedException.class);
            assertThat(lookedUp).containsExactly(KerberosRealm.HOST, KerberosRealm.UNKNOWN_HOST);
            assertThat(judged)
                    .hasSize(2)
                    .allMatch(target -> target.realm().orElse("").equals(KerberosRealm.NAME));
        } finally {
            Files.delete(inside);
            Files.delete(outside);
        }
    }

    private Path link(String name, String host) throws Exception {
        return Files.createSymbolicLink(
                server.folder("dfs").resolve(name + "-" + backend), Path.of("msdfs:" + host + "\\share"));
    }
}
