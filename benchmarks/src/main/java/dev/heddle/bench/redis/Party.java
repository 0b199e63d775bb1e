// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.redis;

import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * A column of the comparison: a client and the kind of its callers.
 *
 * @param name heading of the column
 * @param client creates the client
 * @param threads creates the callers' threads
 */
record Party(String name, Connect client, ThreadFactory threads) {
    private static final ThreadFactory PLATFORM = Thread.ofPlatform().daemon().factory();
    private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();

    /** Creates clients. */
    interface Connect {
        /**
         * Connects.
         *
         * @param port port of the server on 127.0.0.1
         * @param callers number of callers that use the client in parallel
         */
        Getter to(int port, int callers) throws Exception;
    }

    /** Returns Heddle's columns. */
    static List<Party> heddle() {
        return List.of(
                new Party("loop", HeddleGetter.on("loop"), PLATFORM),
                new Party("single", HeddleGetter.on("single"), PLATFORM),
                new Party("threads", HeddleGetter.on("threads"), PLATFORM),
                new Party("virtual", HeddleGetter.on("virtual"), VIRTUAL));
    }

    /** Returns the columns of the other clients, each with both kinds of callers; the better kind counts. */
    static List<Party> others() {
        return List.of(
                new Party("jedis", JedisGetter::new, PLATFORM),
                new Party("jedis, virtual callers", JedisGetter::new, VIRTUAL),
                new Party("lettuce", LettuceGetter::new, PLATFORM),
                new Party("lettuce, virtual callers", LettuceGetter::new, VIRTUAL));
    }

    @Override
    public String toString() {
        return name;
    }
}
