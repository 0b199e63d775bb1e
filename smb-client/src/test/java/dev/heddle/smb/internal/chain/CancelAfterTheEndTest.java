// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ConnectionMessageHandler;
import dev.heddle.core.Exchange;
import dev.heddle.core.ExchangeCancelledException;
import dev.heddle.core.WorkerConfig;
import dev.heddle.core.Workers;
import dev.heddle.core.buffer.BufferPool;
import dev.heddle.smb.crypto.MessageSigner;
import dev.heddle.smb.crypto.SignatureKind;
import dev.heddle.smb.wire.EchoRequest;
import dev.heddle.testkit.InMemoryTransport;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller cancels just when another thread ends the session, so there is no key to sign the CANCEL with. */
@Timeout(180)
class CancelAfterTheEndTest {
    @Test
    void givingUpWorksAllTheSame() throws IOException {
        BufferPool pool = BufferPool.tracking(1 << 20);
        InMemoryTransport.Pair pair = InMemoryTransport.pair(64 << 10);
        MessageSigner signer = MessageSigner.of(SignatureKind.HMAC_SHA256, new byte[16]);
        try (ConnectionMessageHandler<SmbCall, SmbReply> handler = ConnectionMessageHandler.start(
                Workers.named("threads").newWorker(WorkerConfig.defaults().withPool(pool)),
                pair.left(),
                new SmbProtocol(pool))) {
            SmbCall call = SmbCall.of(new EchoRequest(), "").withSession(7, new Protection.Signed(signer));
            Exchange<SmbCall, SmbReply> exchange = handler.sendo(call, handler.defaultDeadline());
            signer.destroy();
            assertThat(handler.cancel(exchange)).isTrue();
            assertThatThrownBy(() -> handler.recvo(exchange)).isInstanceOf(ExchangeCancelledException.class);
        }
        pair.right().close();
        assertThat(pool.onLoan()).isZero();
    }
}
