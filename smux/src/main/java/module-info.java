/** Many streams over one connection: the smux protocol, versions 1 and 2. */
module dev.heddle.smux {
    requires transitive dev.heddle.core;
    requires static transitive org.jspecify;

    exports dev.heddle.smux;
}
