/** An SMB2/3 server for tests and demos, built on the multiplexing core. Not for production. */
module dev.heddle.smb.testserver {
    requires transitive dev.heddle.core;
    requires transitive dev.heddle.smb;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;
    requires org.slf4j;

    exports dev.heddle.smb.testserver;
    exports dev.heddle.smb.testserver.junit;

    opens dev.heddle.smb.testserver.junit to
            org.junit.platform.commons;
}
