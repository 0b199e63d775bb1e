// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heddle.smb.security.Sid;
import dev.heddle.smb.wire.CreateRequest;
import dev.heddle.smb.wire.RecordedMessages;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.ioctl.SrvSnapshotArray;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Streams, extended attributes, names and snapshots, compared with bytes from Samba and with examples written by hand
 * from the specification.
 */
class MetadataInformationTest {
    @Test
    void streams() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-streams");
        List<FileStreamInformation> streams = FileStreamInformation.decodeList(bytes);
        assertThat(streams)
                .containsExactly(
                        new FileStreamInformation(6, 6, ":third:$DATA"),
                        new FileStreamInformation(6, 6, ":second:$DATA"),
                        new FileStreamInformation(6, 8192, "::$DATA"));
        ByteBuffer again = ByteBuffer.allocate(FileStreamInformation.encodedLength(streams))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileStreamInformation.encodeList(streams, again);
        assertThat(again.flip()).isEqualTo(bytes);
        assertThat(FileStreamInformation.decodeList(ByteBuffer.allocate(0))).isEmpty();
        bytes.putInt(0, 8);
        assertThatThrownBy(() -> FileStreamInformation.decodeList(bytes))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("FileStreamInformation.NextEntryOffset at offset 0 is 8");
    }

    @Test
    void snapshots() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("snapshots");
        SrvSnapshotArray array = SrvSnapshotArray.decode(bytes);
        assertThat(array)
                .isEqualTo(
                        new SrvSnapshotArray(2, 102, List.of("@GMT-2025.06.07-08.09.10", "@GMT-2024.01.02-03.04.05")));
        assertThat(array.toBuffer()).isEqualTo(bytes);
        bytes.putInt(4, 3);
        assertThatThrownBy(() -> SrvSnapshotArray.decode(bytes)).isInstanceOf(WireFormatException.class);
    }

    @Test
    void theTimeOfASnapshotAsSmbclientSendsIt() throws WireFormatException {
        CreateRequest create = (CreateRequest) RecordedMessages.request("create-snapshot");
        assertThat(create.contexts()).singleElement().satisfies(context -> {
            assertThat(context.name()).isEqualTo("TWrp");
            assertThat(ByteBuffer.wrap(context.data())
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong())
                    .isEqualTo(FileTime.ofInstant(Instant.parse("2025-06-07T08:09:10Z")));
        });
    }

    @Test
    void extendedAttributes() throws WireFormatException {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of()
                .parseHex("10000000" + "00" + "03" + "0200" + "414243" + "00" + "0102" + "0000" + "00000000" + "80"
                        + "01" + "0000" + "44" + "00"));
        List<FileFullEaInformation> attributes = FileFullEaInformation.decodeList(bytes);
        assertThat(attributes).hasSize(2);
        assertThat(attributes.get(0).name()).isEqualTo("ABC");
        assertThat(attributes.get(0).value()).containsExactly(1, 2);
        assertThat(attributes.get(1).name()).isEqualTo("D");
        assertThat(attributes.get(1).flags()).isEqualTo(FileFullEaInformation.NEED_EA);
        ByteBuffer again = ByteBuffer.allocate(FileFullEaInformation.encodedLength(attributes))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileFullEaInformation.encodeList(attributes, again);
        assertThat(again.flip()).isEqualTo(bytes);
        for (int length = 1; length < bytes.limit(); length++) {
            ByteBuffer part = bytes.duplicate().limit(length);
            if (length != 16) {
                assertThatThrownBy(() -> FileFullEaInformation.decodeList(part))
                        .isInstanceOf(WireFormatException.class);
            }
        }
    }

    @Test
    void extendedAttributesThatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FileFullEaInformation(0, "", new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileFullEaInformation(0, "\u0100", new byte[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FileFullEaInformation(0, "n".repeat(256), new byte[1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new FileFullEaInformation(0, "n", new byte[0x1_0000]));
        byte[] noName = ("\0\0\0\0" + "\0\0\0\0" + "\0").getBytes(US_ASCII);
        assertThatThrownBy(() -> FileFullEaInformation.decodeList(ByteBuffer.wrap(noName)))
                .isInstanceOf(WireFormatException.class);
    }

    @Test
    void quotas() throws IOException {
        Sid alice = Sid.parse("S-1-5-21-2491114150-177947092-2820179708-1000");
        FileQuotaInformation hers = new FileQuotaInformation(0, 102_400, 204_800, 307_200, alice);
        assertThat(FileQuotaInformation.decodeList(RecordedMessages.output("query-quota-user")))
                .containsExactly(hers);
        ByteBuffer all = RecordedMessages.output("query-quotas");
        List<FileQuotaInformation> quotas = FileQuotaInformation.decodeList(all);
        assertThat(quotas)
                .extracting(quota -> quota.sid().toString())
                .containsExactly(alice.toString(), "S-1-5-21-2491114150-177947092-2820179708-501", "S-1-22-1-0");
        assertThat(quotas.get(0)).isEqualTo(hers);

        ByteBuffer set = ((SetInfoRequest) RecordedMessages.request("set-quota")).data();
        assertThat(FileQuotaInformation.toBuffer(List.of(new FileQuotaInformation(0, 0, 1000, 2000, alice))))
                .isEqualTo(set);
        for (int length = 1; length < set.limit(); length++) {
            ByteBuffer part = set.duplicate().limit(set.position() + Math.min(length, set.remaining() - 1));
            assertThatThrownBy(() -> FileQuotaInformation.decodeList(part)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void names() throws WireFormatException {
        FileNameInformation name = new FileNameInformation("Dir\\File");
        assertThat(FileNameInformation.decode(name.toBuffer())).isEqualTo(name);
        ByteBuffer odd = name.toBuffer();
        odd.putInt(0, 7);
        assertThatThrownBy(() -> FileNameInformation.decode(odd)).isInstanceOf(WireFormatException.class);
    }
}
