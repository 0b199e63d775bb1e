// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heddle.core.ConnectionClosedException.Reason;
import dev.heddle.testkit.Bounded;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/**
 * Sends random frames. Streams and the session may end only as the protocol demands, with no other failure, and nothing
 * may be left behind.
 */
abstract class RandomFramesTests extends SmuxFixture {
    private static final long SEED = Long.getLong("heddle.seed", System.nanoTime());

    private RawPeer peer(int version) throws IOException {
        return peerOf(
                config(version)
                        .acceptBacklog(20, AcceptOverflow.REFUSE)
                        .maxStreams(30)
                        .build(),
                false);
    }

    @RepeatedTest(10)
    void randomBytes(RepetitionInfo info) throws Exception {
        Random random = new Random(SEED + info.getCurrentRepetition());
        RawPeer peer = peer(1 + random.nextInt(2));
        byte[] noise = new byte[2000];
        random.nextBytes(noise);
        peer.trySend(ByteBuffer.wrap(noise));
        peer.awaitEndedBy(Reason.PROTOCOL);
    }

    @RepeatedTest(20)
    void randomFramesWithAMutationAtTheEnd(RepetitionInfo info) throws Exception {
        Random random = new Random(SEED + info.getCurrentRepetition());
        int version = 1 + random.nextInt(2);
        RawPeer peer = peer(version);
        SmuxCodec codec = new SmuxCodec(version);
        for (int i = 0; i < 300 && !peer.session.isClosed(); i++) {
            ByteBuffer frame = codec.encode(random(random, version));
            drain(peer);
            peer.send(frame);
            if (random.nextInt(20) == 0) {
                use(peer.session, random);
            }
        }
        assertThat(peer.session.isClosed()).as("seed " + SEED).isFalse();
        assertThat(peer.session.numStreams()).isLessThanOrEqualTo(30);
        ByteBuffer bad = codec.encode(random(random, version));
        bad.put(0, (byte) (bad.get(0) ^ (1 + random.nextInt(255))));
        Bounded.await("the bad frame to be read", () -> {
            peer.trySend(bad);
            return !bad.hasRemaining() || peer.session.isClosed();
        });
        peer.awaitEndedBy(Reason.PROTOCOL);
    }

    private static void drain(RawPeer peer) throws IOException {
        peer.transport.receiver().receive(ByteBuffer.allocate(100_000));
    }

    private static SmuxFrame random(Random random, int version) {
        int id = random.nextInt(40);
        return switch (random.nextInt(version == 2 ? 5 : 4)) {
            case 0 -> new SmuxFrame.Syn(id);
            case 1 -> new SmuxFrame.Fin(id);
            case 2 -> new SmuxFrame.Nop();
            case 3 -> new SmuxFrame.Psh(id, ByteBuffer.allocate(random.nextInt(3000)));
            default -> new SmuxFrame.Upd(id, random.nextInt(), random.nextInt());
        };
    }

    private static void use(SmuxSession session, Random random) throws IOException {
        try {
            SmuxStream stream = session.acceptStream(session.deadline(Duration.ZERO));
            stream.readDeadline(session.deadline(Duration.ZERO));
            stream.writeDeadline(session.deadline(Duration.ZERO));
            if (random.nextBoolean()) {
                stream.write(ByteBuffer.allocate(10));
                stream.shutdownOutput();
            }
            if (random.nextBoolean()) {
                stream.close();
            }
        } catch (SmuxTimeoutException | SmuxStreamClosedException | SmuxWindowException e) {
            assertThat(e).hasMessageMatching(".+");
        }
    }
}
