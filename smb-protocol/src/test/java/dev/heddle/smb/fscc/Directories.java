// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.fscc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Directory listings for tests. */
final class Directories {
    private Directories() {}

    static ByteBuffer encode(List<FileIdBothDirectoryInformation> entries) {
        ByteBuffer buffer = ByteBuffer.allocate(FileIdBothDirectoryInformation.encodedLength(entries))
                .order(ByteOrder.LITTLE_ENDIAN);
        FileIdBothDirectoryInformation.encodeList(entries, buffer);
        if (buffer.hasRemaining()) {
            throw new AssertionError(buffer.remaining() + " bytes of the encoded length were not written");
        }
        return buffer.flip();
    }

    static FileIdBothDirectoryInformation entry(String name) {
        return new FileIdBothDirectoryInformation(0, 1, 2, 3, 4, 5, 6, 7, 8, "", 9, name);
    }
}
