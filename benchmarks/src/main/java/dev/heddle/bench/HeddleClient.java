// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.PooledBuffer;
import dev.heddle.core.net.TcpTransport;
import java.io.IOException;
import java.time.Duration;

/**
 * Heddle's core with default settings, used as an application uses it: one blocking call per exchange, with the default
 * deadline.
 */
final class HeddleClient implements EchoClient {
    private final ConnectionMessageHandler<Payload, PooledBuffer> handler;

    /** The settings that all connections of one application share, including the buffer pool. */
    record Shared(String backend, WorkerConfig config) {
        Shared(String backend) {
            this(backend, WorkerConfig.defaults().withName("bench"));
        }

        HeddleClient connect(String host, int port) throws IOException {
            return new HeddleClient(this, host, port);
        }
    }

    HeddleClient(String backend, EchoServer server) throws IOException {
        this(new Shared(backend), server.host(), server.port());
    }

    private HeddleClient(Shared shared, String host, int port) throws IOException {
        handler = ConnectionMessageHandler.start(
                Workers.named(shared.backend()).newWorker(shared.config()),
                TcpTransport.connect(host, port, Duration.ofSeconds(10)),
                new EchoProtocol(shared.config().pool()));
    }

    @Override
    public void exchange(Payload payload) throws IOException {
        PooledBuffer reply = handler.call(payload, handler.defaultDeadline());
        try {
            payload.verify(reply.bytes(), EchoFormat.PAYLOAD_AT);
        } finally {
            reply.release();
        }
    }

    @Override
    public long frames() {
        return handler.worker().metrics().framesSent.sum();
    }

    @Override
    public long writes() {
        return handler.worker().metrics().writes.sum();
    }

    @Override
    public void close() {
        handler.close();
    }
}
