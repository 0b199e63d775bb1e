package dev.heddle.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many exchanges at once, under ids that lie close together or far apart. */
final class ExchangeTableTest {
    private static final int COUNT = 10_000;

    private final ExchangeTable<String, String> table = new ExchangeTable<>();

    private List<Exchange<String, String>> register(long step) throws ConnectionClosedException {
        List<Exchange<String, String>> exchanges = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            Exchange<String, String> exchange = new Exchange<>("request", i * step, Deadline.NEVER, null);
            table.register(exchange);
            exchanges.add(exchange);
        }
        return exchanges;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 16, 1L << 32})
    void eachIsFoundUnderItsIdUntilItIsRemoved(long step) throws ConnectionClosedException {
        List<Exchange<String, String>> exchanges = register(step);
        Collections.shuffle(exchanges, new Random(1));
        for (int i = 0; i < COUNT; i++) {
            Exchange<String, String> exchange = exchanges.get(i);
            assertThat(table.get(exchange.id())).isSameAs(exchange);
            if (i % 2 == 0) {
                assertThat(table.remove(exchange.id())).isSameAs(exchange);
                assertThat(table.remove(exchange)).isFalse();
                assertThat(table.get(exchange.id())).isNull();
            }
        }
        assertThat(table.size()).isEqualTo(COUNT / 2);
        assertThat(table.open()).hasSize(COUNT / 2).isSubsetOf(exchanges);
        assertThat(table.wasRegistered(exchanges.get(0).id())).isTrue();
        assertThat(table.wasRegistered(COUNT * step)).isFalse();
        assertThat(table.wasRegistered(-1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 16})
    void closingReturnsWhatIsOpen(long step) throws ConnectionClosedException {
        List<Exchange<String, String>> exchanges = register(step);
        assertThat(table.remove(exchanges.get(7))).isTrue();
        assertThat(table.close(new ConnectionClosedException(Reason.STOPPED, "closed", null)))
                .hasSize(COUNT - 1)
                .isSubsetOf(exchanges)
                .doesNotContain(exchanges.get(7));
        assertThat(table.size()).isZero();
    }
}
