// SPDX-License-Identifier: Apache-2.0
package dev.heddle.core.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BufferPoolTest {
    private final BufferPool pool = new BufferPool(4096);

    @Test
    void aBufferHasTheLengthAskedFor() {
        for (int length : new int[] {0, 1, 511, 512, 513, 65_536, 65_537, 1 << 24, (1 << 24) + 1024}) {
            PooledBuffer buffer = pool.acquire(length);
            assertThat(buffer.bytes().position()).isZero();
            assertThat(buffer.bytes().limit()).isEqualTo(length);
            assertThat(buffer.bytes().hasArray()).isTrue();
            assertThat(buffer.bytes().capacity()).isLessThanOrEqualTo(Math.max(512, 2 * length) + 1024);
            buffer.release();
        }
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void aPayloadOfARoundSizeAndItsHeadersFitTightly() {
        PooledBuffer buffer = pool.acquire(65_536 + 1024);
        assertThat(buffer.bytes().capacity()).isEqualTo(65_536 + 1024);
        buffer.release();
    }

    @Test
    void returnedBuffersAreLentAgain() {
        PooledBuffer first = pool.acquire(1000);
        first.bytes().position(10).limit(20);
        first.release();
        assertThat(pool.idleBytes()).isEqualTo(first.bytes().capacity());
        PooledBuffer second = pool.acquire(600);
        assertThat(second.bytes()).isSameAs(first.bytes());
        assertThat(second.bytes().position()).isZero();
        assertThat(second.bytes().limit()).isEqualTo(600);
        assertThat(pool.idleBytes()).isZero();
        second.release();
    }

    @Test
    void onlyABoundedNumberOfBytesIsKept() {
        List<PooledBuffer> lent = acquire(pool, 10, 1024);
        assertThat(pool.onLoan()).isEqualTo(10);
        lent.forEach(PooledBuffer::release);
        assertThat(pool.idleBytes()).isBetween(1024L, 4096L);
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void idleBuffersOfOneSizeMakeRoomForAnother() {
        BufferPool pool = new BufferPool(1 << 20);
        acquire(pool, 200, 8192).forEach(PooledBuffer::release);
        PooledBuffer first = pool.acquire(100_000);
        assertThat(pool.idleBytes()).isBetween((1L << 20) - 9216, 1L << 20);
        first.release();
        assertThat(pool.idleBytes()).isBetween((1L << 20) - 9216, 1L << 20);
        PooledBuffer second = pool.acquire(100_000);
        assertThat(second.bytes()).isSameAs(first.bytes());
        second.release();
        assertThat(pool.idleBytes()).isBetween((1L << 20) - 9216, 1L << 20);
    }

    @Test
    void theFullestSizeGivesUpItsOldestBuffers() {
        BufferPool pool = new BufferPool(4 * 1536 + 2048);
        List<PooledBuffer> small = acquire(pool, 4, 1);
        PooledBuffer medium = pool.acquire(2048);
        PooledBuffer large = pool.acquire(3072);
        small.forEach(PooledBuffer::release);
        medium.release();
        large.release();
        assertThat(pool.idleBytes()).isEqualTo(2 * 1536 + 2048 + 3072);
        assertThat(pool.acquire(2048).bytes()).isSameAs(medium.bytes());
        assertThat(pool.acquire(1).bytes()).isSameAs(small.get(3).bytes());
        assertThat(pool.acquire(1).bytes()).isSameAs(small.get(2).bytes());
    }

    @Test
    void aBufferThatCannotFitEvictsNone() {
        acquire(pool, 2, 1).forEach(PooledBuffer::release);
        pool.acquire(4096).release();
        assertThat(pool.idleBytes()).isEqualTo(2 * 1536);
    }

    @Test
    void idleMemoryThatIsNotNeededIsDroppedWhileThePoolIsUsed() {
        BufferPool pool = new BufferPool(64 << 20);
        acquire(pool, 64, (1 << 20) - 1024).forEach(PooledBuffer::release);
        acquire(pool, 100, 1).forEach(PooledBuffer::release);
        assertThat(pool.idleBytes()).isGreaterThan(32 << 20);
        useAlone(pool, 3);
        assertThat(pool.idleBytes()).isLessThan(32 << 20);
        useAlone(pool, 8);
        assertThat(pool.idleBytes()).isEqualTo(1536);
    }

    @Test
    void buffersThatComeBackTogetherAreKeptForTheNextBurst() {
        BufferPool pool = new BufferPool(64 << 20);
        int burst = 5 * Shelf.RELEASES_PER_LOOK;
        acquire(pool, burst, 1).forEach(PooledBuffer::release);
        for (int i = 0; i < 10; i++) {
            List<PooledBuffer> again = acquire(pool, burst, 1);
            assertThat(pool.idleBytes()).isZero();
            again.forEach(PooledBuffer::release);
            assertThat(pool.idleBytes()).isEqualTo(burst * 1536L);
        }
    }

    @Test
    void loansThatLastDoNotKeepIdleMemory() {
        BufferPool pool = new BufferPool(64 << 20);
        List<PooledBuffer> lasting = acquire(pool, 10, 60_000);
        acquire(pool, 100, 60_000).forEach(PooledBuffer::release);
        useAlone(pool, 12);
        assertThat(pool.idleBytes()).isEqualTo(1536);
        lasting.forEach(PooledBuffer::release);
        assertThat(pool.onLoan()).isZero();
    }

    private static List<PooledBuffer> acquire(BufferPool pool, int buffers, int length) {
        List<PooledBuffer> lent = new ArrayList<>();
        for (int i = 0; i < buffers; i++) {
            lent.add(pool.acquire(length));
        }
        return lent;
    }

    /**
     * Acquires and releases one small buffer repeatedly, until the pool has checked for unused buffers this many times.
     */
    private static void useAlone(BufferPool pool, int looks) {
        for (int i = 0; i < looks * Shelf.RELEASES_PER_LOOK; i++) {
            pool.acquire(1).release();
        }
    }

    @Test
    void aRefusedRetainLeavesTheBufferAsItWas() {
        PooledBuffer buffer = pool.acquire(10);
        buffer.release();
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(buffer::retain).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class);
        }
        assertThat(pool.onLoan()).isZero();
        assertThat(pool.idleBytes()).isEqualTo(1536);
    }

    @Test
    void aLateReleaseDoesNotEndTheNextLoan() {
        PooledBuffer first = pool.acquire(10);
        first.release();
        PooledBuffer second = pool.acquire(10);
        assertThat(second.bytes()).isSameAs(first.bytes());
        assertThatThrownBy(first::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(first::retain).isInstanceOf(IllegalStateException.class);
        assertThat(pool.onLoan()).isEqualTo(1);
        assertThat(pool.acquire(10).bytes()).isNotSameAs(second.bytes());
    }

    @Test
    void theLastHolderGivesBack() {
        PooledBuffer buffer = pool.acquire(10);
        buffer.retain();
        buffer.retain();
        buffer.release();
        buffer.release();
        assertThat(pool.onLoan()).isEqualTo(1);
        buffer.release();
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void useAfterReleaseIsRefused() {
        PooledBuffer buffer = pool.acquire(10);
        buffer.release();
        assertThatThrownBy(buffer::release).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(buffer::retain).isInstanceOf(IllegalStateException.class);
        assertThat(pool.onLoan()).isZero();
    }

    @Test
    void lengthsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> pool.acquire(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pool.acquire((1 << 24) + 1025)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BufferPool(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDirectPoolLendsDirectBuffersAgain() {
        BufferPool direct = BufferPool.direct(1 << 20);
        PooledBuffer buffer = direct.acquire(5000);
        assertThat(buffer.bytes().isDirect()).isTrue();
        assertThat(buffer.bytes().remaining()).isEqualTo(5000);
        buffer.release();
        assertThat(direct.acquire(4000).bytes()).isSameAs(buffer.bytes());
        assertThat(pool.acquire(1).bytes().hasArray()).isTrue();
    }

    @Test
    void aTrackingPoolNamesTheTakers() {
        BufferPool tracking = BufferPool.tracking(0);
        PooledBuffer buffer = tracking.acquire(1);
        assertThat(tracking.leaks()).hasSize(1);
        buffer.release();
        assertThat(tracking.leaks()).isEmpty();
        assertThat(pool.leaks()).isEmpty();
    }
}
