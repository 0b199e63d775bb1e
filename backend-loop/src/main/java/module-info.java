/** The worker backend on a few threads that all connections share. */
module dev.heddle.backend.loop {
    requires dev.heddle.core;
    requires static org.jspecify;
    requires org.slf4j;

    provides dev.heddle.core.WorkerBackend with
            dev.heddle.backend.loop.LoopWorkerBackend;
}
