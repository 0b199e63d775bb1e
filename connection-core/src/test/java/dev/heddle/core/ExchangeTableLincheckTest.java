package dev.heddle.core;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;
import org.junit.jupiter.api.Test;

/**
 * Whatever races whatever, an exchange that was registered has exactly one owner in the end: whoever removed it, or whoever closed the
 * table; and none that was refused has any.
 */
@Param(name = "id", gen = IntGen.class, conf = "0:2")
public class ExchangeTableLincheckTest {
    private static final int IDS = 3;

    private final ExchangeTable<String, String> table = new ExchangeTable<>();
    private final AtomicIntegerArray tried = new AtomicIntegerArray(IDS);
    private final AtomicIntegerArray registered = new AtomicIntegerArray(IDS);
    private final AtomicIntegerArray refused = new AtomicIntegerArray(IDS);
    private final AtomicIntegerArray owners = new AtomicIntegerArray(IDS);
    private volatile boolean closed;

    /** An id is registered once, as the handler does. */
    @Operation(params = "id")
    public void register(int id) {
        if (!tried.compareAndSet(id, 0, 1)) {
            return;
        }
        try {
            table.register(new Exchange<>("request", id, Deadline.NEVER, null));
            registered.set(id, 1);
        } catch (ConnectionClosedException e) {
            refused.set(id, 1);
        }
    }

    @Operation(params = "id")
    public void reply(int id) {
        if (table.remove((long) id) != null) {
            owners.incrementAndGet(id);
        }
    }

    @Operation(params = "id")
    public void cancel(int id) {
        Exchange<String, String> exchange = table.get(id);
        if (exchange != null && table.remove(exchange)) {
            owners.incrementAndGet(id);
        }
    }

    @Operation
    public void close() {
        for (Exchange<String, String> exchange :
                table.close(new ConnectionClosedException(Reason.STOPPED, "closed", null))) {
            owners.incrementAndGet((int) exchange.id());
        }
        closed = true;
    }

    @Validate
    public void everyExchangeHasOneOwner() {
        int open = 0;
        for (int id = 0; id < IDS; id++) {
            boolean present = table.get(id) != null;
            int count = owners.get(id) + (present ? 1 : 0);
            if (count != registered.get(id)) {
                throw new IllegalStateException("exchange " + id + " has " + count + " owners");
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

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .verifier(EpsilonVerifier.class)
                .threads(3)
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(0)
                .iterations(20)
                .invocationsPerIteration(250)
                .check(ExchangeTableLincheckTest.class);
    }

    @Test
    void stress() {
        new StressOptions()
                .verifier(EpsilonVerifier.class)
                .threads(2)
                .actorsPerThread(4)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(ExchangeTableLincheckTest.class);
    }
}
