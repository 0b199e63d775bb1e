/** Messages, authentication and cryptography of SMB2/3, for clients and servers. */
module dev.heddle.smb.protocol {
    requires static transitive org.jspecify;
    requires java.security.jgss;
    // Krb5LoginModule.
    requires jdk.security.auth;
    // ExtendedGSSContext, which gives the session key of a Kerberos login. A runtime without it logs in by NTLM only.
    requires static jdk.security.jgss;
    requires org.bouncycastle.provider;

    exports dev.heddle.smb.auth;
    exports dev.heddle.smb.crypto;
    exports dev.heddle.smb.fscc;
    exports dev.heddle.smb.rpc;
    exports dev.heddle.smb.security;
    exports dev.heddle.smb.wire;
    exports dev.heddle.smb.wire.ioctl;
}
