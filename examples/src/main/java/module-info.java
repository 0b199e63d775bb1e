/** Examples of protocols on the multiplexing core. */
module dev.heddle.examples {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;

    exports dev.heddle.examples.redis;
    exports dev.heddle.examples.server;
}
