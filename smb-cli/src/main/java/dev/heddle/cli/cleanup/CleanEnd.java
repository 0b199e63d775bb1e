// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.cleanup;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command clean up when Ctrl-C or SIGTERM ends the process: a shutdown hook interrupts the command's thread and
 * waits for the command to end, up to 3 seconds.
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

    /** A clean-up action. */
    @FunctionalInterface
    public interface Duty {
        void run() throws IOException;
    }

    /**
     * Runs a clean-up action to its end even if this thread is interrupted (Ctrl-C): clears the interrupt status during
     * the action and sets it again afterwards.
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

    /** Registers the shutdown hook for the command that this thread is about to run. */
    public static CleanEnd ofThisThread(UnfinishedFiles unfinished) {
        CleanEnd end = new CleanEnd(Thread.currentThread(), unfinished);
        Runtime.getRuntime().addShutdownHook(new Thread(end::onShutdown, "heddle-shutdown"));
        return end;
    }

    /** Tells the shutdown hook that the command has ended by itself. */
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
