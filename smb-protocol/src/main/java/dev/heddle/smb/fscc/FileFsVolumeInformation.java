// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * The label, serial number and creation time of a volume ([MS-FSCC] FileFsVolumeInformation).
 *
 * @param volumeCreationTime a FILETIME
 * @param volumeSerialNumber the serial number, which may not be unique
 * @param supportsObjects whether the file system has other objects besides files and directories
 * @param volumeLabel the label
 */
public record FileFsVolumeInformation(
        long volumeCreationTime, int volumeSerialNumber, boolean supportsObjects, String volumeLabel)
        implements FsccInformation {
    private static final int LABEL_AT = 18;

    @Override
    public int infoType() {
        return InfoType.FILESYSTEM;
    }

    @Override
    public int informationClass() {
        return FsInformationClass.VOLUME;
    }

    @Override
    public int encodedLength() {
        return LABEL_AT + WireWriter.utf16Length(volumeLabel);
    }

    @Override
    public void encode(ByteBuffer target) {
        target.putLong(volumeCreationTime).putInt(volumeSerialNumber).putInt(WireWriter.utf16Length(volumeLabel));
        target.put((byte) (supportsObjects ? 1 : 0)).put((byte) 0);
        WireWriter.utf16(target, volumeLabel);
    }

    /** Decodes the remaining bytes. */
    public static FileFsVolumeInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileFsVolumeInformation", source);
        return new FileFsVolumeInformation(
                reader.i64("VolumeCreationTime", 0),
                reader.i32("VolumeSerialNumber", 8),
                reader.bool("SupportsObjects", 16),
                reader.utf16("VolumeLabel", LABEL_AT, reader.u32("VolumeLabelLength", 12)));
    }
}
