// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.wire.ioctl.DfsReferral.NameList;
import dev.heddle.smb.wire.ioctl.DfsReferral.Target;
import dev.heddle.smb.wire.ioctl.DfsReferralRequest;
import dev.heddle.smb.wire.ioctl.DfsReferralResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Referrals of [MS-DFSC] 2.2: recorded ones of smbclient and smbd 4.17, and others. */
class DfsReferralTest {
    private static final String ROOT = "\\127.0.0.1\\elsewhere";
    private static final String ROOT_HEX = utf16(ROOT) + "0000";

    /** The request of smbclient to which the server responded with {@link #RECORDED}. */
    private static final String ASKED = "0300" + ROOT_HEX;

    /** The referral for a root with two targets ("msdfs proxy"). */
    private static final String RECORDED = "28000200" + "02000000"
            + "03002200" + "00000000" + "58020000" + "44006e009800" + "00".repeat(16)
            + "03002200" + "00000000" + "58020000" + "9800c200ec00" + "00".repeat(16)
            + ROOT_HEX
            + ROOT_HEX
            + "5c003100320037002e0030002e0030002e0039005c0073006800610072006500" + "0000"
            + ROOT_HEX
            + ROOT_HEX
            + "5c003100320037002e0030002e0030002e0032005c0073006800610072006500" + "0000";

    private static final DfsReferralResponse ANSWER = new DfsReferralResponse(
            40,
            DfsReferralResponse.FLAG_STORAGE_SERVERS,
            List.of(
                    new Target(3, 0, 0, 600, ROOT, ROOT, "\\127.0.0.9\\share"),
                    new Target(3, 0, 0, 600, ROOT, ROOT, "\\127.0.0.2\\share")));

    @Test
    void recordedRequest() throws Exception {
        DfsReferralRequest request = new DfsReferralRequest(3, ROOT);
        assertThat(DfsReferralRequest.decode(bytes(ASKED))).isEqualTo(request);
        assertThat(hex(request.toBuffer())).isEqualTo(ASKED);
    }

    @Test
    void recordedAnswer() throws Exception {
        assertThat(DfsReferralResponse.decode(bytes(RECORDED))).isEqualTo(ANSWER);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4})
    void targetsOfAllVersions(int version) throws Exception {
        DfsReferralResponse response = new DfsReferralResponse(
                12,
                3,
                List.of(
                        new Target(version, 1, 0, 0xFFFF_FFFFL, "\\a\\b", "\\A\\B", "\\c\\d\\e"),
                        new Target(version, 0, 4, 1, "\\a\\b", "\\A\\B", "\\f\\g")));
        assertThat(DfsReferralResponse.decode(response.toBuffer())).isEqualTo(response);
    }

    /** The bytes are written by hand from 2.2.5.1 and 2.2.5.2. */
    @Test
    void versionsOneAndTwo() throws Exception {
        String one = "0a000100" + "02000000" + "01001400" + "01000000" + utf16("\\c\\de") + "0000";
        DfsReferralResponse first = new DfsReferralResponse(10, 2, List.of(new Target(1, 1, 0, 0, "", "", "\\c\\de")));
        // 8 bytes, five characters and the terminator.
        assertThat(DfsReferralResponse.decode(bytes(one))).isEqualTo(first);
        assertThat(hex(first.toBuffer())).isEqualTo(one);
        String two = "0a000100" + "02000000" + "02001600" + "00000000" + "00000000" + "2c010000" + "160016001e00"
                + utf16("\\ab") + "0000" + utf16("\\c\\d") + "0000";
        DfsReferralResponse second =
                new DfsReferralResponse(10, 2, List.of(new Target(2, 0, 0, 300, "\\ab", "\\ab", "\\c\\d")));
        assertThat(DfsReferralResponse.decode(bytes(two))).isEqualTo(second);
        assertThat(hex(second.toBuffer())).isEqualTo(two);
    }

    @Test
    void listsOfNames() throws Exception {
        DfsReferralResponse response = new DfsReferralResponse(
                0,
                0,
                List.of(
                        new NameList(3, 0, 2, 600, "\\example.org", List.of("\\dc1.example.org", "\\dc2.example.org")),
                        new NameList(4, 0, 2, 600, "\\example.net", List.of())));
        assertThat(DfsReferralResponse.decode(response.toBuffer())).isEqualTo(response);
    }

    @Test
    void whatIsCutOffIsMalformed() {
        for (int length = 0; length < RECORDED.length(); length += 2) {
            ByteBuffer cut = bytes(RECORDED.substring(0, length));
            assertThatThrownBy(() -> DfsReferralResponse.decode(cut)).isInstanceOf(WireFormatException.class);
        }
        for (int length = 0; length < ASKED.length(); length += 2) {
            ByteBuffer cut = bytes(ASKED.substring(0, length));
            assertThatThrownBy(() -> DfsReferralRequest.decode(cut)).isInstanceOf(WireFormatException.class);
        }
    }

    /** Each of many entries points to another suffix of one long string; all strings together would be very large. */
    @Test
    void stringsThatOverlapAreMalformed() {
        int count = 700;
        ByteBuffer bomb = ByteBuffer.allocate(65_000).order(ByteOrder.LITTLE_ENDIAN);
        bomb.putShort((short) 0).putShort((short) count).putInt(0);
        for (int i = 0; i < count; i++) {
            int toStrings = 8 + count * 22 - bomb.position() + 2 * i;
            bomb.putShort((short) 2).putShort((short) 22).putInt(0).putInt(0).putInt(9);
            bomb.putShort((short) toStrings).putShort((short) toStrings).putShort((short) toStrings);
        }
        while (bomb.remaining() > 2) {
            bomb.putChar('x');
        }
        bomb.clear();
        assertThatThrownBy(() -> DfsReferralResponse.decode(bomb))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("overlap");
    }

    @Test
    void unknownVersionsAndSizesAreMalformed() {
        for (String entry : List.of("05002200", "00002200", "03001100", "02001500", "0300ffff", "01000800")) {
            ByteBuffer wrong = bytes(RECORDED.replaceFirst("03002200", entry));
            assertThatThrownBy(() -> DfsReferralResponse.decode(wrong)).isInstanceOf(WireFormatException.class);
        }
    }

    @Test
    void changedBytesAreReadOrMalformed() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ByteBuffer changed = bytes(RECORDED);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                changed.put(random.nextInt(80), (byte) random.nextInt(256));
            }
            try {
                DfsReferralResponse.decode(changed);
                outcomes.add("read");
            } catch (WireFormatException e) {
                outcomes.add("malformed");
            }
        }
        assertThat(outcomes).as("seed %d", seed).contains("read", "malformed");
    }

    private static String utf16(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_16LE));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
