/** An SMB2/3 server for tests and demos, on the multiplexing core. Not for production. */
module dev.heddle.smb.server {
    requires transitive dev.heddle.core;
    requires transitive dev.heddle.smb;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;
    requires org.slf4j;

    exports dev.heddle.smb.server;
    exports dev.heddle.smb.server.junit;

    opens dev.heddle.smb.server.junit to
            org.junit.platform.commons;
}
