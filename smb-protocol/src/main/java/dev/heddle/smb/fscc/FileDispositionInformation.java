// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import dev.heddle.smb.wire.WireFormatException;
import dev.heddle.smb.wire.WireReader;
import java.nio.ByteBuffer;

/**
 * The mark that deletes a file when its last handle is closed ([MS-FSCC] FileDispositionInformation).
 *
 * @param deletePending true to set the mark, false to clear it
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

    /** Decodes the remaining bytes. */
    public static FileDispositionInformation decode(ByteBuffer source) throws WireFormatException {
        return new FileDispositionInformation(
                WireReader.ofRemaining("FileDispositionInformation", source).bool("DeletePending", 0));
    }
}
