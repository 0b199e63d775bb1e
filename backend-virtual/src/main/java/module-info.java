/** The worker backend on virtual threads. */
module dev.heddle.backend.virtual {
    requires dev.heddle.core;
    requires static org.jspecify;
    requires org.slf4j;

    provides dev.heddle.core.WorkerBackend with
            dev.heddle.backend.virtual.VirtualWorkerBackend;
}
