/** An SMB2/3 client on the multiplexing core. */
module dev.heddle.smb {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
    requires java.security.jgss;
    // Krb5LoginModule, and ExtendedGSSContext, which gives the session key.
    requires jdk.security.auth;
    requires jdk.security.jgss;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports dev.heddle.smb;
    exports dev.heddle.smb.security;
}
