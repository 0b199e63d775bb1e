// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.fault;

import dev.heddle.core.net.Transport;
import dev.heddle.core.net.TransportReceive;
import dev.heddle.core.net.TransportSend;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A transport that applies the rate limit and the byte limit of a fault plan. */
public final class FaultyTransport implements Transport {
    /**
     * The number of steps into which the bytes of a second are split: few enough that each pause is longer than a
     * timer's error.
     */
    private static final int STEPS = 50;

    private final Transport transport;
    private final FaultPlan faults;
    private final Runnable reset;
    private long sent;

    /** @param reset makes the next close reset the connection */
    public FaultyTransport(Transport transport, FaultPlan faults, Runnable reset) {
        this.transport = transport;
        this.faults = faults;
        this.reset = reset;
    }

    @Override
    public TransportSend sender() {
        TransportSend sender = transport.sender();
        return (buffers, offset, length) -> send(sender, buffers, offset, length);
    }

    private long send(TransportSend sender, ByteBuffer[] buffers, int offset, int length) throws IOException {
        long most = most();
        long drop = faults.dropAfter();
        if (drop > 0) {
            most = Math.min(most, drop - sent);
        }
        if (most <= 0) {
            reset.run();
            // After a failed write alone, the worker first waits for bytes that the client may have sent: close now.
            transport.close();
            throw new IOException("an injected fault dropped the connection after " + sent + " bytes");
        }
        long count = most == Long.MAX_VALUE
                ? sender.send(buffers, offset, length)
                : sendPart(sender, buffers, offset, length, most);
        sent += count;
        pause(count);
        return count;
    }

    private static long sendPart(TransportSend sender, ByteBuffer[] buffers, int offset, int length, long most)
            throws IOException {
        for (int i = offset; i < offset + length; i++) {
            ByteBuffer buffer = buffers[i];
            if (buffer.hasRemaining()) {
                int limit = buffer.limit();
                buffer.limit((int) Math.min(limit, buffer.position() + Math.min(most, limit)));
                try {
                    return sender.send(buffers, i, 1);
                } finally {
                    buffer.limit(limit);
                }
            }
        }
        return 0;
    }

    @Override
    public TransportReceive receiver() {
        TransportReceive receiver = transport.receiver();
        return target -> {
            int limit = target.limit();
            target.limit((int) Math.min(limit, target.position() + Math.min(most(), limit)));
            try {
                int count = receiver.receive(target);
                pause(count);
                return count;
            } finally {
                target.limit(limit);
            }
        };
    }

    private long most() {
        int rate = faults.bytesPerSecond();
        return rate == 0 ? Long.MAX_VALUE : Math.max(1, rate / STEPS);
    }

    private void pause(long bytes) {
        int rate = faults.bytesPerSecond();
        if (rate > 0 && bytes > 0) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(bytes) / rate);
        }
    }

    @Override
    public void nonBlocking() throws IOException {
        transport.nonBlocking();
    }

    @Override
    public @Nullable SelectableChannel channel() {
        return transport.channel();
    }

    @Override
    public int interest(boolean receiving, boolean sending) {
        return transport.interest(receiving, sending);
    }

    @Override
    public void onReady(Runnable listener) {
        transport.onReady(listener);
    }

    @Override
    public void shutdownOutput() throws IOException {
        transport.shutdownOutput();
    }

    @Override
    public String peer() {
        return transport.peer();
    }

    @Override
    public void close() {
        transport.close();
    }
}
