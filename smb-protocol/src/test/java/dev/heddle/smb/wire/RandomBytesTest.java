// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** For every input, a decoder returns a value or throws a {@link WireFormatException}. */
class RandomBytesTest {
    private static final int ITERATIONS = 50_000;
    private static final int[] EDGES = {0, 1, 7, 8, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, Integer.MAX_VALUE, -1, -8};
    private static final int[] STATUSES = {
        0,
        NtStatus.PENDING.code(),
        NtStatus.BUFFER_OVERFLOW.code(),
        NtStatus.INVALID_PARAMETER.code(),
        NtStatus.MORE_PROCESSING_REQUIRED.code(),
        NtStatus.ACCESS_DENIED.code()
    };

    private final long seed = Long.getLong("heddle.test.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private int decoded;
    private int refused;

    @Test
    void randomBytes() {
        for (int i = 0; i < ITERATIONS; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            SmbCommand command = randomCommand();
            if (bytes.length > SmbHeader.LENGTH + 1 && random.nextBoolean()) {
                // With a random structure size, most decoders would stop at that field.
                bytes[SmbHeader.LENGTH] = (byte) List.of(2, 4, 9, 16, 17, 24, 25, 33, 36, 41, 49, 57, 60, 65, 89)
                        .get(random.nextInt(15))
                        .intValue();
                bytes[SmbHeader.LENGTH + 1] = 0;
            }
            decodeAll(command, bytes);
        }
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    @Test
    void mutatedMessages() {
        List<String> names = List.copyOf(RecordedMessages.names());
        for (int i = 0; i < ITERATIONS; i++) {
            ByteBuffer message = RecordedMessages.message(names.get(random.nextInt(names.size())));
            SmbCommand command = requireNonNull(SmbCommand.of(message.getShort(12)));
            decodeAll(command, mutate(message));
        }
        assertThat(decoded).as("seed %d", seed).isPositive();
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    private byte[] mutate(ByteBuffer message) {
        for (int n = random.nextInt(4); n >= 0; n--) {
            int at = random.nextInt(message.limit());
            int value = random.nextBoolean() ? EDGES[random.nextInt(EDGES.length)] : random.nextInt();
            switch (random.nextInt(3)) {
                case 0 -> message.put(at, (byte) value);
                case 1 -> message.putShort(Math.min(at, message.limit() - 2) & ~1, (short) value);
                default -> message.putInt(Math.min(at, message.limit() - 4) & ~3, value);
            }
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(message.limit() + 1) : message.limit();
        byte[] bytes = new byte[length];
        message.get(0, bytes);
        return bytes;
    }

    private void decodeAll(SmbCommand command, byte[] bytes) {
        int status = STATUSES[random.nextInt(STATUSES.length)];
        ByteBuffer message = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        attempt(bytes, () -> SmbHeader.decode(message));
        attempt(bytes, () -> SmbHeader.messageLength(message, random.nextInt(bytes.length + 2) - 1));
        attempt(bytes, () -> SmbRequest.decode(command, message));
        attempt(bytes, () -> SmbResponse.decode(command, status, message));
    }

    private void attempt(byte[] bytes, Decoder decoder) {
        try {
            assertThat(decoder.decode()).isNotNull();
            decoded++;
        } catch (WireFormatException e) {
            refused++;
        } catch (RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes), e);
        }
    }

    private SmbCommand randomCommand() {
        SmbCommand[] all = SmbCommand.values();
        return all[random.nextInt(all.length)];
    }

    private interface Decoder {
        Object decode() throws WireFormatException;
    }
}
