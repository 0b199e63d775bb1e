// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Checks that callbacks may make calls as any caller does. */
abstract class CallbacksContract extends ContractFixture {
    private static final int FUTURES = 8;

    @Test
    void callbacksMayEachWaitForAnotherFuture() throws Exception {
        Link link = link();
        List<CompletableFuture<String>> chained = new ArrayList<>();
        for (int i = 0; i < FUTURES; i++) {
            chained.add(link.future("first").thenApply(reply -> reply.take() + another(link)));
        }
        List<Caller<String>> waiters =
                chained.stream().map(each -> Caller.start(each::join)).toList();
        // No second request is answered before every callback waits for its own reply.
        for (TestMessage request : link.peer.awaitRequests(FUTURES)) {
            link.peer.send(request.answer("1"));
        }
        for (TestMessage request : link.peer.awaitRequests(FUTURES)) {
            assertThat(request.text()).isEqualTo("second");
            link.peer.send(request.answer("2"));
        }
        for (Caller<String> waiter : waiters) {
            assertThat(waiter.get()).isEqualTo("12");
        }
    }

    private static String another(Link link) {
        try {
            return link.future("second").thenApply(TestReply::take).join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
