// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.auth;

import com.sun.security.jgss.ExtendedGSSContext;
import com.sun.security.jgss.InquireType;
import java.util.Map;
import javax.security.auth.DestroyFailedException;
import javax.security.auth.kerberos.EncryptionKey;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;

/** Access to the JDK modules that a Kerberos login needs. A reduced Java runtime may lack them. */
final class KerberosRuntime {
    private static final Map<String, String> MODULES = Map.of(
            "com.sun.security.jgss.ExtendedGSSContext", "jdk.security.jgss",
            "com.sun.security.auth.module.Krb5LoginModule", "jdk.security.auth");

    private KerberosRuntime() {}

    /**
     * Checks that the modules are present. Call it before the first request to a KDC.
     *
     * @throws AuthFailedException if a module is missing
     */
    static void require() throws AuthFailedException {
        for (Map.Entry<String, String> needed : MODULES.entrySet()) {
            try {
                Class.forName(needed.getKey(), false, KerberosRuntime.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                throw new AuthFailedException(
                        "this Java runtime has no module " + needed.getValue() + ", which Kerberos needs",
                        "use a Java runtime with that module (jlink --add-modules " + needed.getValue()
                                + "), or log in with a password by NTLM",
                        e);
            }
        }
    }

    /** Returns the session key of an established context in a new array. */
    static byte[] sessionKey(GSSContext context) throws GSSException, DestroyFailedException {
        EncryptionKey key =
                (EncryptionKey) ((ExtendedGSSContext) context).inquireSecContext(InquireType.KRB5_GET_SESSION_KEY_EX);
        byte[] bytes = key.getEncoded();
        key.destroy();
        return bytes;
    }
}
