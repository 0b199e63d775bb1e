// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Change notifications of directories: valid bytes and malformed bytes. */
class FileNotifyInformationTest {
    /** Two changes, written by hand from [MS-FSCC] 2.7.1: "ab" is renamed to "c". */
    private static final String RENAME =
            "10000000" + "04000000" + "04000000" + "61006200" + "00000000" + "05000000" + "02000000" + "6300";

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex)).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void bothWays() throws WireFormatException {
        List<FileNotifyInformation> changes = FileNotifyInformation.decodeList(bytes(RENAME));
        assertThat(changes).containsExactly(new FileNotifyInformation(4, "ab"), new FileNotifyInformation(5, "c"));
        ByteBuffer again = ByteBuffer.allocate(FileNotifyInformation.encodedLength(changes))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileNotifyInformation.encodeList(changes, again);
        assertThat(again.flip()).isEqualTo(bytes(RENAME));
    }

    @Test
    void nothing() throws WireFormatException {
        assertThat(FileNotifyInformation.decodeList(bytes(""))).isEmpty();
    }

    @Test
    void lies() {
        refused("NextEntryOffset", 0, 12);
        refused("NextEntryOffset", 0, 0x7FFF_FFF0);
        refused("NextEntryOffset", 0, -4);
        refused("NextEntryOffset", 0, 30);
        refused("FileName", 8, 3);
        refused("FileName", 8, -2);
        refused("FileName", 24, 4);
    }

    private static void refused(String field, int at, int value) {
        ByteBuffer damaged = bytes(RENAME).putInt(at, value);
        assertThatThrownBy(() -> FileNotifyInformation.decodeList(damaged))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining(field);
    }
}
