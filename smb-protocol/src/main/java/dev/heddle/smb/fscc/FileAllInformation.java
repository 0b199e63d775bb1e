// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import dev.heddle.smb.wire.WireWriter;
import java.nio.ByteBuffer;

/**
 * Most of the information about a file in one structure ([MS-FSCC] FileAllInformation).
 *
 * @param basic the times and attributes
 * @param standard the sizes and the state
 * @param internal the file number
 * @param eaSize the length of its extended attributes in bytes, 0 to 2^32 - 1
 * @param accessFlags the access rights of the handle, bits of {@code wire.AccessMask}
 * @param currentByteOffset the handle's position
 * @param mode the mode in which the file was opened
 * @param alignmentRequirement the buffer alignment that the device requires
 * @param name the file's path, as the server sees it
 */
public record FileAllInformation(
        FileBasicInformation basic,
        FileStandardInformation standard,
        FileInternalInformation internal,
        long eaSize,
        int accessFlags,
        long currentByteOffset,
        int mode,
        int alignmentRequirement,
        String name)
        implements FsccInformation {
    private static final int NAME_AT = 100;

    @Override
    public int informationClass() {
        return FileInformationClass.ALL;
    }

    @Override
    public int encodedLength() {
        return NAME_AT + WireWriter.utf16Length(name);
    }

    @Override
    public void encode(ByteBuffer target) {
        basic.encode(target);
        standard.encode(target);
        internal.encode(target);
        target.putInt((int) eaSize).putInt(accessFlags).putLong(currentByteOffset);
        target.putInt(mode).putInt(alignmentRequirement).putInt(WireWriter.utf16Length(name));
        WireWriter.utf16(target, name);
    }

    /** Decodes the remaining bytes. */
    public static FileAllInformation decode(ByteBuffer source) throws WireFormatException {
        WireReader reader = WireReader.ofRemaining("FileAllInformation", source);
        return new FileAllInformation(
                FileBasicInformation.read(reader, 0),
                FileStandardInformation.read(reader, 40),
                new FileInternalInformation(reader.i64("IndexNumber", 64)),
                reader.u32("EaSize", 72),
                reader.i32("AccessFlags", 76),
                reader.i64("CurrentByteOffset", 80),
                reader.i32("Mode", 88),
                reader.i32("AlignmentRequirement", 92),
                reader.utf16("FileName", NAME_AT, reader.u32("FileNameLength", 96)));
    }
}
