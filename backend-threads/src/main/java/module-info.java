/** The worker backend on platform threads. */
module dev.heddle.backend.threads {
    requires dev.heddle.core;
    requires static org.jspecify;
    requires org.slf4j;

    provides dev.heddle.core.WorkerBackend with
            dev.heddle.backend.threads.ThreadsWorkerBackend;
}
