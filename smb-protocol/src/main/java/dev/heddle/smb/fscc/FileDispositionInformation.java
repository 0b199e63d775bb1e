package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * Marks a file for deletion when its last handle is closed ([MS-FSCC] FileDispositionInformation).
 *
 * @param deletePending false takes the mark away
 */
public record FileDispositionInformation(boolean deletePending) implements FsccInformation {
    @Override
    public int informationClass() {
        return FileInformationClass.DISPOSITION;
    }

    @Override
    public int encodedLength() {
        return 1;
    }

    @Override
    public void encode(ByteBuffer target) {
        target.put((byte) (deletePending ? 1 : 0));
    }

    /** Reads what remains. */
    public static FileDispositionInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileDispositionInformation(
                WireReader.ofRemaining("FileDispositionInformation", source).bool("DeletePending", 0));
    }
}
