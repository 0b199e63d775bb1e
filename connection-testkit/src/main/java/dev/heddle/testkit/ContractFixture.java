// SPDX-License-Identifier: Apache-2.0
package dev.heddle.testkit;

import dev.heddle.core.WorkerBackend;
import dev.heddle.core.buffer.BufferPool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The common part of all contract tests. After each test no thread, buffer, exchange, frame or listener may be left.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ContractFixture {
    final FakeClock clock = new FakeClock();
    final BufferPool pool = BufferPool.tracking(4 << 20);

    private final List<Link> links = new ArrayList<>();
    private LeakCheck leaks = LeakCheck.begin();

    abstract WorkerBackend backend();

    Link.Spec spec() {
        return new Link.Spec(backend(), clock, pool).virtualCallers(virtualCallers());
    }

    /** Whether callers are virtual threads, whose deadlines are handled in another way. */
    boolean virtualCallers() {
        return false;
    }

    <T> Caller<T> start(Callable<T> call) {
        return Caller.start(virtualCallers(), call);
    }

    Link link() throws IOException {
        return add(spec().inMemory());
    }

    /** Registers the link to be closed and checked after the test. */
    Link add(Link link) {
        links.add(link);
        return link;
    }

    LeakCheck leaks() {
        return leaks;
    }

    /** Whether a thread of that name belongs to a worker or its callers. */
    static boolean ours(String name) {
        return name.startsWith(Link.THREADS) || name.startsWith("heddle") || name.equals("test-caller");
    }

    @BeforeEach
    void rememberThreads() {
        leaks = LeakCheck.begin();
    }

    @AfterEach
    void nothingIsLeft() {
        links.forEach(Link::close);
        links.forEach(link -> LeakCheck.assertNothingOpen(link.handler));
        leaks.assertNoThreads(ContractFixture::ours);
        LeakCheck.assertNoBuffers(pool);
    }
}
