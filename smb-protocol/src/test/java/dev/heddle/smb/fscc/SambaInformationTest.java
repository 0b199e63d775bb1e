// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.heddle.smb.wire.RecordedMessages;
import dev.heddle.smb.wire.SetInfoRequest;
import dev.heddle.smb.wire.WireFormatException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Information from Samba: the decoded fields match Wireshark's dissector, and encoding gives the same bytes. */
class SambaInformationTest {
    @Test
    void basic() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-basic");
        FileBasicInformation basic = FileBasicInformation.decode(bytes);
        assertThat(FileTime.toInstant(basic.creationTime())).isEqualTo("2026-11-21T04:15:56.140853000Z");
        assertThat(FileTime.toInstant(basic.lastAccessTime())).isEqualTo("2026-11-21T04:15:56.142175800Z");
        assertThat(FileTime.toInstant(basic.lastWriteTime())).isEqualTo("2026-11-21T04:15:56.141361100Z");
        assertThat(FileTime.toInstant(basic.changeTime())).isEqualTo("2026-11-21T04:15:56.141361100Z");
        assertThat(basic.fileAttributes()).isEqualTo(FileAttributes.ARCHIVE);
        assertThat(basic.toBuffer()).isEqualTo(bytes);
    }

    @Test
    void standard() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-standard");
        FileStandardInformation standard = FileStandardInformation.decode(bytes);
        assertThat(standard).isEqualTo(new FileStandardInformation(4096, 13, 1, false, false));
        assertThat(standard.toBuffer()).isEqualTo(bytes);
    }

    @Test
    void internal() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-internal");
        assertThat(FileInternalInformation.decode(bytes)).isEqualTo(new FileInternalInformation(0x9842B1));
        assertThat(new FileInternalInformation(0x9842B1).toBuffer()).isEqualTo(bytes);
    }

    @Test
    void networkOpen() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-network-open");
        FileNetworkOpenInformation open = FileNetworkOpenInformation.decode(bytes);
        assertThat(FileTime.toInstant(open.creationTime())).isEqualTo("2026-11-21T04:15:56.140629000Z");
        assertThat(FileTime.toInstant(open.changeTime())).isEqualTo("2026-11-21T04:15:56.141361100Z");
        assertThat(open.allocationSize()).isEqualTo(4096);
        assertThat(open.endOfFile()).isEqualTo(13);
        assertThat(open.fileAttributes()).isEqualTo(FileAttributes.ARCHIVE);
        assertThat(open.toBuffer()).isEqualTo(bytes);
    }

    @Test
    void all() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-all");
        FileAllInformation all = FileAllInformation.decode(bytes);
        assertThat(FileTime.toInstant(all.basic().lastWriteTime())).isEqualTo("2026-11-21T04:15:56.088091200Z");
        assertThat(all.standard()).isEqualTo(new FileStandardInformation(4096, 13, 1, false, false));
        assertThat(all.internal().indexNumber()).isEqualTo(0x9863BC);
        assertThat(all.eaSize()).isZero();
        assertThat(all.accessFlags()).isEqualTo(0x00120089);
        assertThat(all.currentByteOffset()).isZero();
        assertThat(all.mode()).isEqualTo(0x20);
        assertThat(all.alignmentRequirement()).isZero();
        assertThat(all.name()).isEqualTo("\\d\\hello.txt");
        assertThat(all.toBuffer()).isEqualTo(bytes);
    }

    @Test
    void allThatWasCutOffByTheBufferIsRefused() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-all-overflow");
        assertThatThrownBy(() -> FileAllInformation.decode(bytes))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("FileAllInformation.FileName at offset 100 is 12");
        assertThat(FileBasicInformation.decode(bytes).fileAttributes()).isEqualTo(FileAttributes.ARCHIVE);
    }

    @Test
    void directory() throws WireFormatException {
        ByteBuffer bytes = RecordedMessages.output("query-directory");
        List<FileIdBothDirectoryInformation> entries = FileIdBothDirectoryInformation.decodeList(bytes);
        assertThat(entries)
                .extracting(
                        FileIdBothDirectoryInformation::fileName,
                        FileIdBothDirectoryInformation::endOfFile,
                        FileIdBothDirectoryInformation::allocationSize,
                        FileIdBothDirectoryInformation::fileAttributes,
                        FileIdBothDirectoryInformation::fileId,
                        FileIdBothDirectoryInformation::shortName)
                .containsExactly(
                        tuple(".", 0L, 0L, FileAttributes.DIRECTORY, 0x9863BBL, ""),
                        tuple("..", 0L, 0L, FileAttributes.DIRECTORY, 0x9844D3L, ""),
                        tuple("hello.txt", 13L, 4096L, FileAttributes.ARCHIVE, 0x9863BCL, ""));
        FileIdBothDirectoryInformation file = entries.get(2);
        assertThat(FileTime.toInstant(file.creationTime())).isEqualTo("2026-11-21T04:15:56.086261100Z");
        assertThat(FileTime.toInstant(file.lastAccessTime())).isEqualTo("2026-11-21T04:15:56.086261100Z");
        assertThat(FileTime.toInstant(file.lastWriteTime())).isEqualTo("2026-11-21T04:15:56.088091200Z");
        assertThat(FileTime.toInstant(file.changeTime())).isEqualTo("2026-11-21T04:15:56.088091200Z");
        assertThat(FileIdBothDirectoryInformation.decode(bytes)).isEqualTo(entries.get(0));

        assertThat(Directories.encode(entries)).isEqualTo(bytes);
    }

    @Test
    void fileSystem() throws WireFormatException {
        ByteBuffer size = RecordedMessages.output("query-fs-size");
        assertThat(FileFsSizeInformation.decode(size))
                .isEqualTo(new FileFsSizeInformation(264_212_084, 83_235_448, 2, 512));
        assertThat(FileFsSizeInformation.decode(size).toBuffer()).isEqualTo(size);

        ByteBuffer full = RecordedMessages.output("query-fs-full-size");
        assertThat(FileFsFullSizeInformation.decode(full))
                .isEqualTo(new FileFsFullSizeInformation(264_212_084, 83_235_456, 83_235_456, 2, 512));
        assertThat(FileFsFullSizeInformation.decode(full).toBuffer()).isEqualTo(full);

        ByteBuffer volume = RecordedMessages.output("query-fs-volume");
        FileFsVolumeInformation decoded = FileFsVolumeInformation.decode(volume);
        assertThat(FileTime.toInstant(decoded.volumeCreationTime()))
                .isEqualTo(Instant.parse("2026-11-21T04:15:56.086705100Z"));
        assertThat(decoded.volumeSerialNumber()).isEqualTo(0x0B913C3D);
        assertThat(decoded.volumeLabel()).isEqualTo("share");
        assertThat(decoded.supportsObjects()).isFalse();
        assertThat(decoded.toBuffer()).isEqualTo(volume);

        ByteBuffer attribute = RecordedMessages.output("query-fs-attribute");
        FileFsAttributeInformation attributes = FileFsAttributeInformation.decode(attribute);
        assertThat(attributes.fileSystemName()).isEqualTo("NTFS");
        assertThat(attributes.maximumComponentNameLength()).isEqualTo(255);
        assertThat(attributes.toBuffer()).isEqualTo(attribute);
    }

    @Test
    void changes() throws WireFormatException {
        SetInfoRequest rename = (SetInfoRequest) RecordedMessages.request("set-rename");
        assertThat(rename.infoType()).isEqualTo(InfoType.FILE);
        assertThat(rename.fileInformationClass()).isEqualTo(FileInformationClass.RENAME);
        assertThat(FileRenameInformation.decode(rename.data())).isEqualTo(new FileRenameInformation(false, "d\\b"));
        assertThat(new FileRenameInformation(false, "d\\b").toBuffer()).isEqualTo(rename.data());

        SetInfoRequest disposition = (SetInfoRequest) RecordedMessages.request("set-disposition");
        assertThat(disposition.fileInformationClass()).isEqualTo(FileInformationClass.DISPOSITION);
        assertThat(FileDispositionInformation.decode(disposition.data()))
                .isEqualTo(new FileDispositionInformation(true));

        SetInfoRequest basic = (SetInfoRequest) RecordedMessages.request("set-basic");
        assertThat(basic.fileInformationClass()).isEqualTo(FileInformationClass.BASIC);
        FileBasicInformation change = new FileBasicInformation(
                FileTime.SUSPEND_UPDATES,
                FileTime.SUSPEND_UPDATES,
                FileTime.UNCHANGED,
                FileTime.SUSPEND_UPDATES,
                FileAttributes.READONLY | FileAttributes.ARCHIVE);
        assertThat(FileBasicInformation.decode(basic.data())).isEqualTo(change);
        assertThat(change.toBuffer()).isEqualTo(basic.data());
    }
}
