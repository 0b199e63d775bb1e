// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Under all races: a registered exchange is found until it ends, one end wins, closing the table reaches all exchanges
 * that are open then, and the table holds no refused exchange. The ring is so short that it grows, or moves exchanges
 * to the map, within the few steps of a scenario.
 */
@Tag("slow")
@Param(name = "id", gen = IntGen.class, conf = "0:1")
public class ExchangeTableLincheckTest {
    private static final int IDS = 6;
    private final ConnectionClosedException closedBy = new ConnectionClosedException(Reason.STOPPED, "closed", null);

    private final ExchangeTable<String, String> table = newTable();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<Exchange<String, String>> registered = new AtomicReferenceArray<>(IDS);
    private final AtomicIntegerArray ends = new AtomicIntegerArray(IDS);
    private volatile boolean closing;
    private volatile boolean closed;
    private volatile boolean missed;

    ExchangeTable<String, String> newTable() {
        return new ExchangeTable<>(1, 2);
    }

    /** A table that always moves the older exchange to the map when its slot is needed. */
    @Param(name = "id", gen = IntGen.class, conf = "0:1")
    public static class Overtaking extends ExchangeTableLincheckTest {
        @Override
        ExchangeTable<String, String> newTable() {
            return new ExchangeTable<>(2, 1);
        }
    }

    /** Registers an exchange. Ids are consecutive and used once, as in the handler. */
    @Operation
    public void register() {
        int id = next.getAndIncrement();
        if (id >= IDS) {
            return;
        }
        Exchange<String, String> exchange = new Exchange<>("request", id, Deadline.NEVER, null);
        try {
            table.register(exchange);
            registered.set(id, exchange);
        } catch (ConnectionClosedException e) {
            ends.set(id, -1);
        }
    }

    @Operation(params = "id", nonParallelGroup = "the thread that reads")
    public void reply(int id) {
        Exchange<String, String> sent = registered.get(id);
        Exchange<String, String> exchange = table.remove(id);
        if (exchange == null) {
            if (sent != null && !sent.isDone() && !closing) {
                missed = true; // an exception from an operation is a result like any other
            }
        } else if (exchange.answer("reply", 1, new LongAdder())) {
            ends.incrementAndGet(id);
        }
    }

    @Operation(params = "id")
    public void cancel(int id) {
        Exchange<String, String> exchange = registered.get(id);
        if (exchange != null && exchange.giveUp(Exchange.State.CANCELLED, new LongAdder())) {
            table.remove(exchange);
            ends.incrementAndGet(id);
        }
    }

    @Operation
    public void close() {
        closing = true;
        for (Exchange<String, String> exchange : table.close(closedBy)) {
            if (exchange.fail(closedBy, new LongAdder())) {
                ends.incrementAndGet((int) exchange.id());
            }
        }
        closed = true;
    }

    @Validate
    public void everyExchangeIsHereOrHasEndedOnce() {
        if (missed) {
            throw new IllegalStateException("an open exchange was not found");
        }
        int open = 0;
        for (int id = 0; id < IDS; id++) {
            Exchange<String, String> exchange = registered.get(id);
            boolean present = table.get(id) != null;
            if (present != (exchange != null && !exchange.isDone())) {
                throw new IllegalStateException("exchange " + id + " is here: " + present + ", " + exchange);
            }
            if (exchange != null && ends.get(id) != (present ? 0 : 1)) {
                throw new IllegalStateException("exchange " + id + " ended " + ends.get(id) + " times");
            }
            if (closed && present) {
                throw new IllegalStateException("exchange " + id + " is open in a closed table");
            }
            open += present ? 1 : 0;
        }
        if (table.size() != open) {
            throw new IllegalStateException("size " + table.size() + ", open " + open);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {ExchangeTableLincheckTest.class, Overtaking.class})
    void modelChecking(Class<?> table) {
        new ModelCheckingOptions()
                .verifier(EpsilonVerifier.class)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(0)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(table);
    }

    @ParameterizedTest
    @ValueSource(classes = {ExchangeTableLincheckTest.class, Overtaking.class})
    void stress(Class<?> table) {
        new StressOptions()
                .verifier(EpsilonVerifier.class)
                .threads(2)
                .actorsPerThread(4)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(table);
    }
}
