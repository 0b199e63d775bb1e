package dev.heddle.core;

import java.lang.reflect.Proxy;

/** A worker of which nothing works but the pause of its reading. */
final class PausableWorker {
    private boolean paused;
    private final Worker worker = (Worker) Proxy.newProxyInstance(
            Worker.class.getClassLoader(), new Class<?>[] {Worker.class}, (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "pauseReading" -> paused = true;
                    case "resumeReading" -> paused = false;
                    default -> throw new UnsupportedOperationException(method.toString());
                }
                return null;
            });

    Worker worker() {
        return worker;
    }

    boolean paused() {
        return paused;
    }
}
