// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.core.ProtocolViolationException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the codec against bytes captured from xtaci/smux v1.5.57. */
final class SmuxCodecTest {
    private static final HexFormat HEX = HexFormat.of();

    private static void pin(int version, SmuxFrame frame, String hex) throws Exception {
        SmuxCodec codec = new SmuxCodec(version);
        ByteBuffer encoded = codec.encode(frame);
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        assertThat(HEX.formatHex(bytes)).isEqualTo(hex);
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            assertThat(codec.decode(ByteBuffer.wrap(HEX.parseHex(hex)).order(order)))
                    .isEqualTo(frame);
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void framesOfVersion1() throws Exception {
        pin(1, new SmuxFrame.Syn(3), "0100000003000000");
        pin(1, new SmuxFrame.Psh(3, text("hello")), "010205000300000068656c6c6f");
        pin(1, new SmuxFrame.Fin(3), "0101000003000000");
        pin(1, new SmuxFrame.Nop(), "0103000000000000");
    }

    @Test
    void framesOfVersion2() throws Exception {
        pin(2, new SmuxFrame.Syn(3), "0200000003000000");
        pin(2, new SmuxFrame.Fin(3), "0201000003000000");
        pin(2, new SmuxFrame.Upd(3, 5, 65536), "02040800030000000500000000000100");
        pin(2, new SmuxFrame.Syn(2), "0200000002000000");
    }

    @Test
    void idsAndCountersAreUnsigned() throws Exception {
        pin(2, new SmuxFrame.Upd(-1, -2, -3), "02040800fffffffffefffffffdffffff");
        pin(1, new SmuxFrame.Syn(0), "0100000000000000");
    }

    @ParameterizedTest
    @CsvSource({"32768, 0102008003000000", "65535, 0102ffff03000000", "0, 0102000003000000"})
    void longPayloads(int length, String header) throws Exception {
        SmuxCodec codec = new SmuxCodec(1);
        byte[] payload = new byte[length];
        new Random(length).nextBytes(payload);
        ByteBuffer encoded = codec.encode(new SmuxFrame.Psh(3, ByteBuffer.wrap(payload)));
        assertThat(encoded.remaining()).isEqualTo(SmuxCodec.HEADER + length);
        assertThat(HEX.formatHex(encoded.array(), 0, SmuxCodec.HEADER)).isEqualTo(header);
        assertThat(codec.frameLength(encoded, 0)).isEqualTo(SmuxCodec.HEADER + length);
        assertThat(codec.decode(encoded)).isEqualTo(new SmuxFrame.Psh(3, ByteBuffer.wrap(payload)));
        byte[] header2 = new byte[SmuxCodec.HEADER];
        codec.putHeader(ByteBuffer.wrap(header2), SmuxCodec.PSH, length, 3);
        assertThat(HEX.formatHex(header2)).isEqualTo(header);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0203000000000000, version 2 on a session of version 1",
        "2, 0103000000000000, version 1 on a session of version 2",
        "1, 0105000003000000, unknown smux command 5",
        "1, 01ff000003000000, unknown smux command 255",
        "1, 010001000300000000, payload of 1 bytes with smux command 0",
        "1, 01010100030000ff00, payload of 1 bytes with smux command 1",
        "1, 010304000000000001020304, payload of 4 bytes with smux command 3",
        "1, 01040800030000000500000000000100, unknown smux command 4 in version 1",
        "2, 020404000300000005000000, payload of 4 bytes with smux command 4",
        "2, 0204000003000000, payload of 0 bytes with smux command 4",
    })
    void badFrames(int version, String hex, String complaint) {
        SmuxCodec codec = new SmuxCodec(version);
        ByteBuffer bytes = ByteBuffer.wrap(HEX.parseHex(hex));
        assertThatThrownBy(() -> codec.frameLength(bytes, 0))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(complaint);
        assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(ProtocolViolationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "01020500", "010205000300000068656c6c", "010205000300000068656c6c6f00"})
    void wrongLengths(String hex) {
        assertThatThrownBy(() -> new SmuxCodec(1).decode(ByteBuffer.wrap(HEX.parseHex(hex))))
                .isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void randomBytesAreFramesOrViolations() {
        Random random = new Random(42);
        int frames = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (bytes.length > 4 && random.nextBoolean()) {
                bytes[0] = (byte) (1 + random.nextInt(2));
                bytes[1] = (byte) random.nextInt(6);
                bytes[2] = (byte) (bytes.length - 8);
                bytes[3] = 0;
            }
            SmuxCodec codec = new SmuxCodec(1 + random.nextInt(2));
            try {
                SmuxFrame frame = codec.decode(ByteBuffer.wrap(bytes));
                byte[] again = new byte[bytes.length];
                codec.encode(frame).get(again);
                boolean nop = frame instanceof SmuxFrame.Nop; // its stream id may change
                assertThat(nop || Arrays.equals(again, bytes)).isTrue();
                frames++;
            } catch (ProtocolViolationException e) {
                assertThat(e).hasMessageMatching("(?s).*\\d.*");
            }
        }
        assertThat(frames).isGreaterThan(1000);
    }

    @Test
    void whatCannotBeEncoded() {
        assertThatThrownBy(() -> new SmuxCodec(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SmuxCodec(1).encode(new SmuxFrame.Upd(3, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SmuxCodec(1).encode(new SmuxFrame.Psh(3, ByteBuffer.allocate(65536))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
