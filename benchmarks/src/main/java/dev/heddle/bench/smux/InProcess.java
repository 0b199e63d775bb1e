// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.smux;

import dev.heddle.core.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A party that has both ends of its conversations in this process.
 *
 * @param name heading of the column
 * @param backend name of the backend; empty for raw TCP
 * @param version version of smux, 1 or 2; 0 for raw TCP
 * @param virtual whether the conversations run on virtual threads, on both ends
 */
record InProcess(String name, String backend, int version, boolean virtual) implements Party {
    private static final String RAW = "raw TCP";

    /** Returns raw TCP with both kinds of threads, then each backend with each version. */
    static List<Party> all() {
        List<Party> all = new ArrayList<>();
        all.add(new InProcess(RAW, "", 0, false));
        all.add(new InProcess(RAW + ", virtual threads", "", 0, true));
        for (int version = 1; version <= 2; version++) {
            for (String backend : Workers.available()) {
                all.add(new InProcess(backend + " v" + version, backend, version, backend.equals("virtual")));
            }
        }
        return all;
    }

    @Override
    public Rate measure(Case what, boolean verify, double seconds) throws IOException, InterruptedException {
        return new Run(what, this, verify).measure(seconds);
    }

    Conversations start() throws IOException {
        return version == 0 ? new RawConnections() : new SmuxStreams(backend, version);
    }

    Thread.Builder threads() {
        return virtual ? Thread.ofVirtual() : Thread.ofPlatform().daemon();
    }
}
