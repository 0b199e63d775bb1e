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
        List<PooledBuffer> lent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            lent.add(pool.acquire(1024));
        }
        assertThat(pool.onLoan()).isEqualTo(10);
        lent.forEach(PooledBuffer::release);
        assertThat(pool.idleBytes()).isBetween(1024L, 4096L);
        assertThat(pool.onLoan()).isZero();
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
        assertThat(direct.acquire(4000)).isSameAs(buffer);
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
