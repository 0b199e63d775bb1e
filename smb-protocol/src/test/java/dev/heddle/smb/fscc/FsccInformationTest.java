// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FsccInformationTest {
    private static final int ITERATIONS = 50_000;

    private final long seed = Long.getLong("heddle.test.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** Decodes with the decoder of the type of the encoded information. */
    private static FsccInformation decodeAs(FsccInformation type, ByteBuffer source) throws WireFormatException {
        return switch (type) {
            case FileBasicInformation i -> FileBasicInformation.decode(source);
            case FileStandardInformation i -> FileStandardInformation.decode(source);
            case FileInternalInformation i -> FileInternalInformation.decode(source);
            case FileAllInformation i -> FileAllInformation.decode(source);
            case FileNetworkOpenInformation i -> FileNetworkOpenInformation.decode(source);
            case FileEndOfFileInformation i -> FileEndOfFileInformation.decode(source);
            case FileAllocationInformation i -> FileAllocationInformation.decode(source);
            case FileDispositionInformation i -> FileDispositionInformation.decode(source);
            case FileRenameInformation i -> FileRenameInformation.decode(source);
            case FileIdBothDirectoryInformation i -> FileIdBothDirectoryInformation.decode(source);
            case FileFsVolumeInformation i -> FileFsVolumeInformation.decode(source);
            case FileFsSizeInformation i -> FileFsSizeInformation.decode(source);
            case FileFsAttributeInformation i -> FileFsAttributeInformation.decode(source);
            case FileFsFullSizeInformation i -> FileFsFullSizeInformation.decode(source);
        };
    }

    static List<FsccInformation> samples() {
        FileBasicInformation basic = new FileBasicInformation(-1, 2, Long.MAX_VALUE, -4, 0x8000_0001);
        FileStandardInformation standard = new FileStandardInformation(1L << 40, -2, 0xFFFF_FFFFL, true, true);
        FileInternalInformation internal = new FileInternalInformation(-1);
        String odd = "\ud800 \u00e9\uffff";
        return List.of(
                basic,
                standard,
                internal,
                new FileAllInformation(basic, standard, internal, 0xFFFF_FFFFL, -2, -3, -4, -5, odd),
                new FileAllInformation(basic, standard, internal, 0, 0, 0, 0, 0, ""),
                new FileNetworkOpenInformation(-1, -2, -3, -4, -5, -6, -7),
                new FileEndOfFileInformation(5L << 32),
                new FileAllocationInformation(6L << 32),
                new FileDispositionInformation(true),
                new FileDispositionInformation(false),
                new FileRenameInformation(true, odd),
                new FileRenameInformation(false, ""),
                new FileIdBothDirectoryInformation(-1, -2, -3, -4, -5, -6, -7, -8, -9, "ABCDEFGH.TXT", -10, odd),
                new FileFsVolumeInformation(-1, -2, true, odd),
                new FileFsSizeInformation(-1, -2, 0xFFFF_FFFFL, 0x8000_0000L),
                new FileFsAttributeInformation(-1, -2, odd),
                new FileFsFullSizeInformation(-1, -2, -3, 0xFFFF_FFFFL, 0x8000_0000L));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void comesBackAsItWas(FsccInformation information) throws WireFormatException {
        ByteBuffer bytes = information.toBuffer();
        assertThat(bytes.remaining()).isEqualTo(information.encodedLength());
        // Other bytes around the structure and the byte order of the buffer do not matter.
        ByteBuffer within = ByteBuffer.allocate(bytes.remaining() + 5).order(ByteOrder.BIG_ENDIAN);
        within.put(3, bytes, 0, bytes.remaining()).position(3).limit(3 + bytes.remaining());
        assertThat(decodeAs(information, within)).isEqualTo(information);
        assertThat(within.position()).isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void truncatedIsRefused(FsccInformation information) throws WireFormatException {
        ByteBuffer bytes = information.toBuffer();
        int slack = switch (information) {
            // Reserved bytes at the end, or padding.
            case FileBasicInformation i -> 4;
            case FileNetworkOpenInformation i -> 4;
            case FileStandardInformation i -> 2;
            case FileRenameInformation i -> Math.max(0, 4 - 2 * i.fileName().length());
            default -> 0;
        };
        for (int length = 0; length < bytes.limit() - slack; length++) {
            ByteBuffer part = bytes.duplicate().limit(length);
            assertThatThrownBy(() -> decodeAs(information, part))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining(information.getClass().getSimpleName());
        }
        assertThat(decodeAs(information, bytes.duplicate().limit(bytes.limit() - slack)))
                .isEqualTo(information);
    }

    @Test
    void everyBooleanButZeroIsTrue() throws WireFormatException {
        assertThat(FileDispositionInformation.decode(ByteBuffer.wrap(new byte[] {(byte) 0x80})))
                .isEqualTo(new FileDispositionInformation(true));
    }

    @Test
    void shortRenameHasTheLengthThatServersExpect() {
        assertThat(new FileRenameInformation(false, "b").encodedLength()).isEqualTo(24);
        assertThat(new FileRenameInformation(false, "bcd").encodedLength()).isEqualTo(26);
    }

    @Test
    void listIsAlignedAndComesBack() throws WireFormatException {
        List<FileIdBothDirectoryInformation> entries = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entries.add(Directories.entry("n".repeat(i)));
        }
        ByteBuffer bytes = Directories.encode(entries);
        assertThat(bytes.getInt(0) % 8).isZero();
        assertThat(FileIdBothDirectoryInformation.decodeList(bytes)).isEqualTo(entries);
        assertThat(FileIdBothDirectoryInformation.decodeList(ByteBuffer.allocate(0)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 104, 105, 208, 216, 10_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -104, -112})
    void badStepInAListIsRefused(int next) {
        ByteBuffer bytes = Directories.encode(List.of(Directories.entry("a"), Directories.entry("")));
        assertThat(bytes.remaining()).isEqualTo(216);
        bytes.putInt(0, next);
        assertThatThrownBy(() -> FileIdBothDirectoryInformation.decodeList(bytes))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("FileIdBothDirectoryInformation");
    }

    @Test
    void stepFromTheLastEntryIsRefused() {
        ByteBuffer bytes = Directories.encode(List.of(Directories.entry("a"), Directories.entry("b")));
        bytes.putInt(112, -112);
        assertThatThrownBy(() -> FileIdBothDirectoryInformation.decodeList(bytes))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("NextEntryOffset at offset 112");
    }

    @Test
    void longShortNameIsRefused() {
        ByteBuffer bytes = Directories.encode(List.of(Directories.entry("abcdefghijklm")));
        bytes.put(68, (byte) 26);
        assertThatThrownBy(() -> FileIdBothDirectoryInformation.decodeList(bytes))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("ShortNameLength at offset 68 is 26");
        FileIdBothDirectoryInformation entry =
                new FileIdBothDirectoryInformation(0, 0, 0, 0, 0, 0, 0, 0, 0, "1234567890123", 0, "a");
        assertThatThrownBy(entry::toBuffer).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oddOrHugeNameLengthIsRefused() {
        ByteBuffer odd = new FileRenameInformation(false, "abc").toBuffer();
        odd.putInt(16, 5);
        assertThatThrownBy(() -> FileRenameInformation.decode(odd))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("FileName at offset 20 is 5");
        ByteBuffer huge = new FileRenameInformation(false, "abc").toBuffer();
        huge.putInt(16, -2);
        assertThatThrownBy(() -> FileRenameInformation.decode(huge))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("FileName at offset 20 is 4294967294");
    }

    /** For every input, a decoder returns a value or throws a {@link WireFormatException}. */
    @Test
    void randomAndMutatedBytes() {
        List<FsccInformation> samples = samples();
        ByteBuffer list =
                Directories.encode(List.of(Directories.entry("a"), Directories.entry("bc"), Directories.entry("def")));
        int decoded = 0;
        int refused = 0;
        for (int i = 0; i < ITERATIONS; i++) {
            FsccInformation sample = samples.get(random.nextInt(samples.size()));
            byte[] bytes = mutate(i % 3 == 0 ? list : sample.toBuffer());
            try {
                assertThat(
                                i % 3 == 0
                                        ? FileIdBothDirectoryInformation.decodeList(ByteBuffer.wrap(bytes))
                                        : decodeAs(sample, ByteBuffer.wrap(bytes)))
                        .isNotNull();
                decoded++;
            } catch (WireFormatException e) {
                refused++;
            } catch (RuntimeException e) {
                throw new AssertionError(
                        "seed " + seed + ", bytes " + HexFormat.of().formatHex(bytes), e);
            }
        }
        assertThat(decoded).as("seed %d", seed).isPositive();
        assertThat(refused).as("seed %d", seed).isPositive();
    }

    private byte[] mutate(ByteBuffer original) {
        byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(original.limit() + 1) : original.limit()];
        original.get(0, bytes);
        if (random.nextInt(8) == 0) {
            random.nextBytes(bytes);
        }
        int[] edges = {0, 1, 7, 8, 0x7F, 0x80, 0xFF};
        for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
            int value = random.nextBoolean() ? edges[random.nextInt(edges.length)] : random.nextInt();
            bytes[random.nextInt(bytes.length)] = (byte) value;
        }
        return bytes;
    }
}
