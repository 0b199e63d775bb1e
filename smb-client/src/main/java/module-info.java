/** An SMB2/3 client on the multiplexing core. */
module dev.heddle.smb {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;
    requires org.bouncycastle.provider;
    requires org.slf4j;

    exports dev.heddle.smb;
}
