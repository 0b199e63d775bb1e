/** The protocol-neutral core: frames, workers, exchanges and the chain of message handlers. */
module dev.heddle.core {
    requires org.slf4j;
    requires static jdk.jfr;
    requires static transitive org.jspecify;

    exports dev.heddle.core;
    exports dev.heddle.core.buffer;
    exports dev.heddle.core.net;
    exports dev.heddle.core.spi;

    uses dev.heddle.core.ConnectionListener.Factory;
    uses dev.heddle.core.WorkerBackend;

    provides dev.heddle.core.ConnectionListener.Factory with
            dev.heddle.core.jfr.FlightRecorderListeners;
}
