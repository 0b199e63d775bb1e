// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.testserver.internal.command;

import dev.heddle.smb.fscc.FileAllocatedRangeBuffer;
import dev.heddle.smb.fscc.FileAttributes;
import dev.heddle.smb.testserver.internal.connection.Call;
import dev.heddle.smb.testserver.internal.files.FileContent;
import dev.heddle.smb.testserver.internal.files.OpenFile;
import dev.heddle.smb.wire.AccessMask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the allocated ranges of a file. Java cannot see the holes of a file: in a sparse file, every block of zeros
 * counts as a hole.
 */
final class Holes {
    private static final int BLOCK = 4096;
    private static final int BLOCKS_AT_ONCE = 64;

    private Holes() {}

    /** Returns the allocated ranges between two offsets, in order. */
    static List<FileAllocatedRangeBuffer> between(Call call, OpenFile file, long start, long end) throws IOException {
        FileContent content = file.content(AccessMask.FILE_READ_DATA);
        long last = Math.min(end, content.size());
        List<FileAllocatedRangeBuffer> found = new ArrayList<>();
        if ((file.stat().attributes() & FileAttributes.SPARSE_FILE) == 0) {
            add(found, start, last);
            return found;
        }
        ByteBuffer blocks = ByteBuffer.allocate(BLOCK * BLOCKS_AT_ONCE);
        for (long at = start / BLOCK * BLOCK; at < last; at += blocks.capacity()) {
            call.stillWanted();
            content.read(blocks.clear(), at);
            int length = blocks.position();
            for (int block = 0; block < length; block += BLOCK) {
                int blockEnd = Math.min(block + BLOCK, length);
                if (!isZero(blocks, block, blockEnd)) {
                    add(found, Math.max(start, at + block), Math.min(last, at + blockEnd));
                }
            }
        }
        return found;
    }

    private static boolean isZero(ByteBuffer blocks, int from, int to) {
        for (int i = from; i < to; i++) {
            if (blocks.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Adds a range, and merges it with the last one if both are adjacent. */
    private static void add(List<FileAllocatedRangeBuffer> found, long start, long end) {
        if (start >= end) {
            return;
        }
        FileAllocatedRangeBuffer before = found.isEmpty() ? null : found.getLast();
        if (before != null && before.offset() + before.length() == start) {
            found.set(found.size() - 1, new FileAllocatedRangeBuffer(before.offset(), end - before.offset()));
        } else {
            found.add(new FileAllocatedRangeBuffer(start, end - start));
        }
    }
}
