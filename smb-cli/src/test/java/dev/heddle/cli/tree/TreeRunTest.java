// SPDX-License-Identifier: Apache-2.0
package dev.heddle.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.cli.transfer.Crew;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class TreeRunTest {
    /**
     * A node of a tree that is created while it is listed: each directory has a fixed number of files and, down to a
     * fixed depth, of directories.
     *
     * @param parent null for the start
     * @param number index among its siblings
     */
    private record Node(@Nullable Node parent, boolean directory, int number) {
        int depth() {
            int depth = 0;
            for (Node above = parent; above != null; above = above.parent) {
                depth++;
            }
            return depth;
        }
    }

    private static class Tree implements TreeRun.Visitor<Node> {
        private final int width;
        private final int depth;
        private final int filesEach;
        private final AtomicInteger held = new AtomicInteger();
        final AtomicInteger mostHeld = new AtomicInteger();
        final AtomicInteger openListings = new AtomicInteger();
        final AtomicInteger mostOpen = new AtomicInteger();
        final AtomicInteger files = new AtomicInteger();
        final AtomicInteger left = new AtomicInteger();
        final AtomicInteger failures = new AtomicInteger();

        Tree(int width, int depth, int filesEach) {
            this.width = width;
            this.depth = depth;
            this.filesEach = filesEach;
        }

        void run(int threads, boolean virtual) throws IOException {
            TreeRun.run(new Crew(threads, virtual), new Node(null, true, 0), this);
        }

        void run(int threads) throws IOException {
            run(threads, false);
        }

        @Override
        public boolean isDirectory(Node node) {
            return node.directory;
        }

        @Override
        public TreeRun.@Nullable Listing<Node> enter(Node directory) throws IOException {
            int directories = directory.depth() < depth ? width : 0;
            mostOpen.accumulateAndGet(openListings.incrementAndGet(), Math::max);
            return new TreeRun.Listing<>() {
                private int next;
                private boolean closed;

                @Override
                public @Nullable Node next() {
                    if (next == directories + filesEach) {
                        return null;
                    }
                    mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
                    return new Node(directory, next < directories, next++);
                }

                @Override
                public void close() {
                    if (!closed) {
                        closed = true;
                        openListings.decrementAndGet();
                    }
                }
            };
        }

        @Override
        public boolean found(Node file) throws IOException {
            return false;
        }

        @Override
        public void file(Node file) throws IOException {
            held.decrementAndGet();
            files.incrementAndGet();
        }

        @Override
        public boolean leave(Node directory, boolean complete, int round) throws IOException {
            held.decrementAndGet();
            left.incrementAndGet();
            return true;
        }

        @Override
        public void failed(Node node, IOException failure) throws IOException {
            failures.incrementAndGet();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "16,false", "256,true"})
    void eachIsVisitedOnceAndADirectoryAfterWhatIsInIt(int threads, boolean virtual) throws Exception {
        Set<Node> done = ConcurrentHashMap.newKeySet();
        Tree tree = new Tree(5, 3, 20) {
            @Override
            public void file(Node file) throws IOException {
                super.file(file);
                assertThat(done.add(file)).isTrue();
            }

            @Override
            public boolean leave(Node directory, boolean complete, int round) throws IOException {
                assertThat(complete).isTrue();
                assertThat(done.add(directory)).isTrue();
                int directories = directory.depth() < 3 ? 5 : 0;
                for (int i = 0; i < directories + 20; i++) {
                    assertThat(done.contains(new Node(directory, i < directories, i)))
                            .isTrue();
                }
                return super.leave(directory, complete, round);
            }
        };
        tree.run(threads, virtual);
        assertThat(tree.left).hasValue(1 + 5 + 25 + 125);
        assertThat(tree.files).hasValue(156 * 20);
        assertThat(tree.openListings).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16})
    void aLargeTreeIsNeverHeld(int threads) throws Exception {
        Tree flat = new Tree(0, 0, 300_000);
        flat.run(threads);
        assertThat(flat.files).hasValue(300_000);
        assertThat(flat.mostHeld.get()).isLessThanOrEqualTo(6 * threads);

        Tree wide = new Tree(100_000, 1, 1);
        wide.run(threads);
        assertThat(wide.left).hasValue(100_001);
        assertThat(wide.mostHeld.get()).isLessThanOrEqualTo(1000 + 8 * threads);
        assertThat(wide.mostOpen.get()).isLessThanOrEqualTo(1 + threads);
    }

    @Test
    void aDeepTreeNeedsNoStack() throws Exception {
        Tree deep = new Tree(1, 3_000, 1);
        deep.run(4);
        assertThat(deep.left).hasValue(3_001);
        assertThat(deep.openListings).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void soManyAreWorkedOnAtOnce(boolean virtual) throws Exception {
        CyclicBarrier together = new CyclicBarrier(16);
        Tree tree = new Tree(0, 0, 64) {
            @Override
            public void file(Node file) throws IOException {
                try {
                    together.await(60, TimeUnit.SECONDS);
                } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                    throw new AssertionError("not sixteen at once", e);
                }
                super.file(file);
            }
        };
        tree.run(16, virtual);
        assertThat(tree.files).hasValue(64);
    }

    @Test
    void listingGoesOnWhileALargeFileIsCopied() throws Exception {
        CountDownLatch others = new CountDownLatch(50_000 - 1);
        Tree tree = new Tree(0, 0, 50_000) {
            @Override
            public void file(Node file) throws IOException {
                super.file(file);
                if (file.number != 0) {
                    others.countDown();
                    return;
                }
                try {
                    assertThat(others.await(60, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        tree.run(2);
        assertThat(tree.files).hasValue(50_000);
    }

    @Test
    void directoriesAboveAFailureAreIncomplete() throws Exception {
        Set<Node> incomplete = ConcurrentHashMap.newKeySet();
        Tree tree = new Tree(3, 2, 4) {
            @Override
            public void file(Node file) throws IOException {
                super.file(file);
                if (file.depth() == 3 && file.parent() != null && file.parent().number == 1 && file.number == 2) {
                    throw new IOException("this one");
                }
            }

            @Override
            public boolean leave(Node directory, boolean complete, int round) throws IOException {
                if (!complete) {
                    incomplete.add(directory);
                }
                return super.leave(directory, complete, round);
            }
        };
        tree.run(4);
        assertThat(tree.failures).hasValue(3);
        // The three directories with such a file, their three parents, and the start.
        assertThat(incomplete).hasSize(3 + 3 + 1);
        assertThat(tree.left).hasValue(13);
    }

    @Test
    void whatCannotBeEnteredIsReportedAndNotLeft() throws Exception {
        Tree tree = new Tree(2, 1, 1) {
            @Override
            public TreeRun.@Nullable Listing<Node> enter(Node directory) throws IOException {
                if (directory.number == 1) {
                    throw new IOException("locked");
                }
                return super.enter(directory);
            }

            @Override
            public boolean leave(Node directory, boolean complete, int round) throws IOException {
                assertThat(complete).isEqualTo(directory.parent() != null);
                return super.leave(directory, complete, round);
            }
        };
        tree.run(2);
        assertThat(tree.failures).hasValue(1);
        assertThat(tree.left).hasValue(2);
        assertThat(tree.files).hasValue(2);
    }

    @Test
    void aDirectoryCanBeGoneThroughAgain() throws Exception {
        Tree tree = new Tree(1, 1, 3) {
            @Override
            public boolean leave(Node directory, boolean complete, int round) throws IOException {
                super.leave(directory, complete, round);
                return directory.parent() == null || round == 3;
            }
        };
        tree.run(3);
        assertThat(tree.left).hasValue(3 + 1);
        assertThat(tree.files).hasValue(3 * 3 + 3);
    }

    @Test
    void aFailureThatEndsAllIsThrown() {
        Tree tree = new Tree(0, 0, 100_000) {
            @Override
            public void file(Node file) throws IOException {
                super.file(file);
                throw new IOException("the connection is gone");
            }

            @Override
            public void failed(Node node, IOException failure) throws IOException {
                throw failure;
            }
        };
        assertThatThrownBy(() -> tree.run(8)).hasMessage("the connection is gone");
        assertThat(tree.files.get()).isLessThan(100_000);
        assertThat(tree.openListings).hasValue(0);
    }

    @Test
    void anInterruptEndsAllAfterTheyCleanedUp() throws Exception {
        CountDownLatch started = new CountDownLatch(4);
        AtomicInteger cleaned = new AtomicInteger();
        Tree tree = new Tree(0, 0, 100) {
            @Override
            public void file(Node file) throws IOException {
                started.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    cleaned.incrementAndGet();
                    throw new InterruptedIOException("stopped");
                }
            }

            @Override
            public void failed(Node node, IOException failure) throws IOException {
                throw failure;
            }
        };
        AtomicReference<@Nullable Throwable> ended = new AtomicReference<>();
        Thread command = Thread.ofPlatform().start(() -> {
            try {
                tree.run(4);
            } catch (IOException e) {
                ended.set(e);
            }
        });
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        command.interrupt();
        assertThat(command.join(Duration.ofSeconds(60))).isTrue();
        assertThat(ended.get()).isInstanceOf(InterruptedIOException.class).hasMessage("interrupted");
        assertThat(cleaned).hasValue(4);
        assertThat(tree.openListings).hasValue(0);
    }
}
