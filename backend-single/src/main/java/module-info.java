/** The worker backend without threads: callers do all I/O. */
module dev.heddle.backend.single {
    requires dev.heddle.core;
    requires static org.jspecify;
    requires org.slf4j;

    provides dev.heddle.core.WorkerBackend with
            dev.heddle.backend.single.SingleWorkerBackend;
}
