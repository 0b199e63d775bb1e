// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import java.lang.reflect.Proxy;

/** A worker that implements only pausing and resuming of reading. */
final class PausableWorker {
    private boolean paused;
    private final Worker worker = (Worker) Proxy.newProxyInstance(
            Worker.class.getClassLoader(), new Class<?>[] {Worker.class}, (proxy, method, arguments) -> {
                paused = switch (method.getName()) {
                    case "pauseReading" -> true;
                    case "resumeReading" -> false;
                    default -> throw new UnsupportedOperationException(method.toString());
                };
                return null;
            });

    Worker worker() {
        return worker;
    }

    boolean paused() {
        return paused;
    }
}
