// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests many open exchanges with ids close together or far apart, and exchanges that stay while the ids advance. */
final class ExchangeTableTest {
    private static final int COUNT = 10_000;
    private final ConnectionClosedException closedBy = new ConnectionClosedException(Reason.STOPPED, "closed", null);

    private final ExchangeTable<String, String> table = new ExchangeTable<>();

    private Exchange<String, String> register(ExchangeTable<String, String> into, long id)
            throws ConnectionClosedException {
        Exchange<String, String> exchange = new Exchange<>("request", id, Deadline.NEVER, null);
        into.register(exchange);
        return exchange;
    }

    private List<Exchange<String, String>> registerMany(long step) throws ConnectionClosedException {
        List<Exchange<String, String>> exchanges = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            exchanges.add(register(table, i * step));
        }
        return exchanges;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 16, 128, 1L << 32})
    void eachIsFoundUnderItsIdUntilItIsRemoved(long step) throws ConnectionClosedException {
        List<Exchange<String, String>> exchanges = registerMany(step);
        Collections.shuffle(exchanges, new Random(1));
        for (int i = 0; i < COUNT; i++) {
            Exchange<String, String> exchange = exchanges.get(i);
            assertThat(table.get(exchange.id())).isSameAs(exchange);
            if (i % 2 == 0) {
                assertThat(table.remove(exchange.id())).isSameAs(exchange);
                assertThat(table.remove(exchange.id())).isNull();
                assertThat(table.get(exchange.id())).isNull();
            }
        }
        assertThat(table.get(COUNT * step)).isNull();
        assertThat(table.get(-1)).isNull();
        assertThat(table.size()).isEqualTo(COUNT / 2);
        assertThat(table.open()).hasSize(COUNT / 2).isSubsetOf(exchanges);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16, 128})
    void closingReturnsWhatIsHere(long step) throws ConnectionClosedException {
        List<Exchange<String, String>> exchanges = registerMany(step);
        table.remove(exchanges.get(7));
        assertThat(table.close(closedBy))
                .hasSize(COUNT - 1)
                .isSubsetOf(exchanges)
                .doesNotContain(exchanges.get(7));
        assertThat(table.size()).isZero();
        assertThat(table.get(exchanges.get(8).id())).isNull();
        table.remove(exchanges.get(8));
    }

    @Test
    void anExchangeThatHasEndedIsNotOpenThoughItIsStillFound() throws ConnectionClosedException {
        Exchange<String, String> ended = register(table, 3);
        assertThat(ended.giveUp(Exchange.State.CANCELLED, new LongAdder())).isTrue();
        assertThat(table.size()).isZero();
        assertThat(table.open()).isEmpty();
        assertThat(table.remove(3)).isSameAs(ended);
    }

    /** Like a change notification request on a directory, which stays open for hours. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 40})
    void thoseThatStayDoNotMakeTheTableGrow(int staying) throws ConnectionClosedException {
        List<Exchange<String, String>> stay = new ArrayList<>();
        for (int i = 0; i < staying; i++) {
            stay.add(register(table, i));
        }
        for (long id = staying; id < 200_000; id++) {
            Exchange<String, String> passing = register(table, id);
            assertThat(table.remove(id)).isSameAs(passing);
        }
        assertThat(table.length()).isLessThanOrEqualTo(64 * (staying + 1));
        assertThat(table.open()).containsExactlyInAnyOrderElementsOf(stay);
        for (Exchange<String, String> each : stay) {
            assertThat(table.get(each.id())).isSameAs(each);
            assertThat(table.remove(each.id())).isSameAs(each);
            assertThat(table.get(each.id())).isNull();
        }
        assertThat(table.size()).isZero();
    }

    /** Readers call get while the table grows and slots are reused: a registered exchange is always found. */
    @Test
    void whatIsHereIsFoundWhileOthersComeAndGo() throws Exception {
        ExchangeTable<String, String> small = new ExchangeTable<>(1, 2);
        List<Exchange<String, String>> stay = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            stay.add(register(small, i));
        }
        AtomicLong next = new AtomicLong(8);
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
            Random random = new Random(t);
            threads.add(CompletableFuture.runAsync(() -> comeAndGo(small, next, stay, random)));
        }
        for (CompletableFuture<Void> thread : threads) {
            thread.get(Duration.ofSeconds(60).toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(small.open()).containsExactlyInAnyOrderElementsOf(stay);
        assertThat(small.close(closedBy)).containsExactlyInAnyOrderElementsOf(stay);
    }

    /**
     * One thread looks up the first exchange repeatedly, while the other makes the ring grow or moves the first
     * exchange to the map.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void theFirstIsFoundWhileTheTableChanges(int slotsPerExchange) throws Exception {
        for (int round = 0; round < 500; round++) {
            ExchangeTable<String, String> fresh = new ExchangeTable<>(1, slotsPerExchange);
            Exchange<String, String> first = register(fresh, 0);
            AtomicBoolean full = new AtomicBoolean();
            CompletableFuture<Integer> misses = CompletableFuture.supplyAsync(() -> {
                int missed = 0;
                do {
                    missed += fresh.get(0) == first ? 0 : 1;
                } while (!full.get());
                return missed;
            });
            for (int id = 1; id < 300; id++) {
                register(fresh, id);
            }
            full.set(true);
            assertThat(misses.get(60, TimeUnit.SECONDS)).isZero();
        }
    }

    @Test
    void whatIsRegisteredBesideTheEndIsDrainedOrRefused() throws Exception {
        for (int round = 0; round < 500; round++) {
            ExchangeTable<String, String> fresh = new ExchangeTable<>(1, round % 8 + 1);
            CountDownLatch begun = new CountDownLatch(1);
            CompletableFuture<List<Exchange<String, String>>> registering = CompletableFuture.supplyAsync(() -> {
                List<Exchange<String, String>> in = new ArrayList<>();
                try {
                    while (true) {
                        in.add(register(fresh, in.size()));
                        begun.countDown();
                    }
                } catch (ConnectionClosedException e) {
                    return in;
                }
            });
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            List<Exchange<String, String>> drained = fresh.close(closedBy);
            assertThat(Set.copyOf(drained)).isEqualTo(Set.copyOf(registering.get(60, TimeUnit.SECONDS)));
            assertThat(fresh.size()).isZero();
        }
    }

    private void comeAndGo(
            ExchangeTable<String, String> small, AtomicLong next, List<Exchange<String, String>> stay, Random random) {
        try {
            for (int round = 0; round < 20_000; round++) {
                List<Exchange<String, String>> passing = new ArrayList<>();
                for (int i = random.nextInt(round % 1000 == 0 ? 200 : 6); i >= 0; i--) {
                    passing.add(register(small, next.getAndIncrement()));
                }
                Exchange<String, String> old = stay.get(random.nextInt(stay.size()));
                assertThat(small.get(old.id())).isSameAs(old);
                for (Exchange<String, String> each : passing) {
                    assertThat(small.remove(each.id())).isSameAs(each);
                }
            }
        } catch (ConnectionClosedException e) {
            throw new AssertionError(e);
        }
    }
}
