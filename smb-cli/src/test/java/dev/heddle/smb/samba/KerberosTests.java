// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.samba;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;

/** The base of tests against a Samba that accepts only Kerberos, with the private KDC of smb-client's tests. */
@KerberosSuite
public abstract class KerberosTests {
    private SambaServer server;
    private KerberosRealm realm;

    @BeforeEach
    void start(SambaServers servers, KerberosRealm theRealm) throws IOException, InterruptedException {
        realm = theRealm;
        server = servers.with(realm.service(SambaConfig.standard()).global("ntlm auth", "disabled"));
        server.place("by-kerberos", new byte[] {'o', 'k'});
    }

    /** Returns the realm with its KDC. */
    protected final KerberosRealm realm() {
        return realm;
    }

    /** Returns the URL of the share, with this user part before the host. */
    protected final String share(String userAndAt) {
        return "smb://" + userAndAt + KerberosRealm.HOST + ":" + server.port() + "/" + SambaConfig.SHARE;
    }

    /** Returns the path of a file that does not exist. */
    protected final Path nowhere() {
        return realm.keytab().resolveSibling("nowhere");
    }
}
