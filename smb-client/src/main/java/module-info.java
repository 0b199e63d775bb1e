/** An SMB2/3 client on the multiplexing core. */
@SuppressWarnings("module") // the server, which is built after this
module dev.heddle.smb {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
    requires java.security.jgss;
    requires jdk.jfr;
    // Krb5LoginModule.
    requires jdk.security.auth;
    // ExtendedGSSContext, which gives the session key of a Kerberos login. A runtime without it logs in by NTLM only.
    requires static jdk.security.jgss;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports dev.heddle.smb;
    exports dev.heddle.smb.security;
    exports dev.heddle.smb.auth to
            dev.heddle.smb.server;
    exports dev.heddle.smb.crypto to
            dev.heddle.smb.server;
    exports dev.heddle.smb.fscc to
            dev.heddle.smb.server;
    exports dev.heddle.smb.rpc to
            dev.heddle.smb.server;
    exports dev.heddle.smb.wire to
            dev.heddle.smb.server;
}
