/** An SMB2/3 client on the multiplexing core. */
module dev.heddle.smb {
    requires transitive dev.heddle.core;
    requires transitive dev.heddle.smb.protocol;
    requires static transitive org.jspecify;
    requires jdk.jfr;
    requires org.slf4j;

    exports dev.heddle.smb;
}
