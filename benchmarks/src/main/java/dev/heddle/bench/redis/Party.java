package dev.heddle.bench.redis;

import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * One column of the comparison: a client, and what its callers are.
 *
 * @param name its heading
 * @param client makes a client
 * @param threads makes the callers' threads
 */
record Party(String name, Connect client, ThreadFactory threads) {
    private static final ThreadFactory PLATFORM = Thread.ofPlatform().daemon().factory();
    private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();

    /** Makes clients. */
    interface Connect {
        /**
         * Connects.
         *
         * @param port of the server, on 127.0.0.1
         * @param callers how many will use it at once
         */
        Getter to(int port, int callers) throws Exception;
    }

    /** Heddle's columns. */
    static List<Party> heddle() {
        return List.of(
                new Party("loop", HeddleGetter.on("loop"), PLATFORM),
                new Party("single", HeddleGetter.on("single"), PLATFORM),
                new Party("threads", HeddleGetter.on("threads"), PLATFORM),
                new Party("virtual", HeddleGetter.on("virtual"), VIRTUAL));
    }

    /** The other clients, each with both kinds of callers: whichever is better counts. */
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
