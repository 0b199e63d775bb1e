package dev.heddle.smb.samba;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;

/** Tests against a Samba that takes Kerberos and nothing else, and the private KDC of smb-client's tests. */
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

    /** The KDC. */
    protected final KerberosRealm realm() {
        return realm;
    }

    /** The URL of the share, with such a user part before the host. */
    protected final String share(String userAndAt) {
        return "smb://" + userAndAt + KerberosRealm.HOST + ":" + server.port() + "/" + SambaConfig.SHARE;
    }

    /** A file that is not there. */
    protected final Path nowhere() {
        return realm.keytab().resolveSibling("nowhere");
    }
}
