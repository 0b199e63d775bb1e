// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import static java.util.Objects.requireNonNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.heddle.smb.wire.WireFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** For every input, a decoder returns a value or throws a {@link WireFormatException}. */
class FsccFuzzTest {
    private interface Decoder {
        Object decode(ByteBuffer source) throws IOException;
    }

    private static final List<Decoder> ALL = List.of(
            FileIdBothDirectoryInformation::decodeList,
            FileAllInformation::decode,
            FileBasicInformation::decode,
            FileStandardInformation::decode,
            FileInternalInformation::decode,
            FileNetworkOpenInformation::decode,
            FileEndOfFileInformation::decode,
            FileAllocationInformation::decode,
            FileDispositionInformation::decode,
            FileRenameInformation::decode,
            FileFsVolumeInformation::decode,
            FileFsSizeInformation::decode,
            FileFsFullSizeInformation::decode,
            FileFsAttributeInformation::decode,
            FileNotifyInformation::decodeList,
            FileStreamInformation::decodeList,
            FileFullEaInformation::decodeList,
            FileQuotaInformation::decodeList,
            FileNameInformation::decode,
            FileAllocatedRangeBuffer::decodeAll,
            FileSetSparseBuffer::decode,
            FileZeroDataInformation::decode);

    @FuzzTest
    void information(byte[] bytes) throws IOException {
        for (Decoder decoder : ALL) {
            try {
                requireNonNull(decoder.decode(ByteBuffer.wrap(bytes)));
            } catch (WireFormatException e) {
                requireNonNull(e.getMessage());
            }
        }
    }
}
