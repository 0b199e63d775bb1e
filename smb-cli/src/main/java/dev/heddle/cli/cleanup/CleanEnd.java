package dev.heddle.cli.cleanup;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that is ended from outside (Ctrl-C, SIGTERM) clean up: it is interrupted, and the process waits for it
 * a moment.
 */
public final class CleanEnd {
    private static final long PATIENCE_SECONDS = 3;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread command;
    private final UnfinishedFiles unfinished;

    private CleanEnd(Thread command, UnfinishedFiles unfinished) {
        this.command = command;
        this.unfinished = unfinished;
    }

    /** Something that must be done before the end. */
    @FunctionalInterface
    public interface Duty {
        void run() throws IOException;
    }

    /**
     * Does what has to be done after an interrupt (Ctrl-C) too, which ends the work but not the cleaning up after it.
     */
    public static void cleanUp(Duty duty) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            duty.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Watches over the command that this thread is about to run. */
    public static CleanEnd ofThisThread(UnfinishedFiles unfinished) {
        CleanEnd end = new CleanEnd(Thread.currentThread(), unfinished);
        Runtime.getRuntime().addShutdownHook(new Thread(end::onShutdown, "heddle-shutdown"));
        return end;
    }

    /** The command has ended by itself. */
    public void reached() {
        ended.countDown();
    }

    private void onShutdown() {
        if (ended.getCount() == 0) {
            return;
        }
        command.interrupt();
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                unfinished.deleteAll();
            }
        } catch (InterruptedException e) {
            unfinished.deleteAll();
        }
    }
}
