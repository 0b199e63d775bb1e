/** The protocol-neutral core: frames, workers, exchanges and the chain of message handlers. */
module dev.heddle.core {
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.heddle.core;
    exports dev.heddle.core.buffer;
    exports dev.heddle.core.net;
    exports dev.heddle.core.spi;

    uses dev.heddle.core.WorkerBackend;
}
