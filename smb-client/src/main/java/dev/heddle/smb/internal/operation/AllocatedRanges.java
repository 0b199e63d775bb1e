// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.FileRange;
import dev.heddle.smb.SmbException;
import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.SmbProtocolException;
import dev.heddle.smb.fscc.FileAllocatedRangeBuffer;
import dev.heddle.smb.internal.chain.Controls;
import dev.heddle.smb.internal.chain.TreeHandler;
import dev.heddle.smb.internal.name.SmbPath;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import java.util.ArrayList;
import java.util.List;

/** Queries the ranges in which a file has data. */
public final class AllocatedRanges {
    /** The maximum size of one response; the query is repeated as often as needed. */
    private static final int MAX = 64 << 10;

    private record Answer(List<FileAllocatedRangeBuffer> ranges, boolean complete) {}

    private AllocatedRanges() {}

    public static List<FileRange> query(TreeHandler tree, FileId file, String path, long from, long end)
            throws SmbException {
        List<FileRange> all = new ArrayList<>();
        long next = from;
        boolean complete = next == end;
        while (!complete) {
            IoctlRequest request = Controls.request(
                    FileAllocatedRangeBuffer.CTL_CODE,
                    file,
                    new FileAllocatedRangeBuffer(next, end - next).toBuffer(),
                    MAX);
            Answer answer = Controls.call(
                    tree,
                    request,
                    path,
                    (output, whole) -> new Answer(FileAllocatedRangeBuffer.decodeAll(output), whole));
            long asked = next;
            long previousEnd = 0;
            for (FileAllocatedRangeBuffer range : answer.ranges) {
                previousEnd = checkedEnd(range, previousEnd, path);
                next = add(all, range, next, end);
            }
            if (!answer.complete && next == asked) {
                throw new SmbProtocolException(Details.of("the server says that " + SmbPath.quoted(path)
                        + " has more data from " + asked + " on, but lists no range"));
            }
            complete = answer.complete || next == end;
        }
        return List.copyOf(all);
    }

    private static long checkedEnd(FileAllocatedRangeBuffer range, long previousEnd, String path)
            throws SmbProtocolException {
        if (range.offset() < previousEnd || range.length() < 0 || range.length() > Long.MAX_VALUE - range.offset()) {
            throw new SmbProtocolException(Details.of("the server named a range of " + SmbPath.quoted(path) + " of "
                    + range.length() + " bytes at " + range.offset() + ", out of order or out of bounds"));
        }
        return range.offset() + range.length();
    }

    /**
     * Adds the part of a range between {@code next} and {@code end}: servers return whole clusters, of which the first
     * and the last may reach beyond the query ([MS-FSCC] 2.3.52).
     *
     * @return where the next range may begin
     */
    private static long add(List<FileRange> all, FileAllocatedRangeBuffer range, long next, long end) {
        long from = Math.max(next, range.offset());
        long to = Math.min(end, range.offset() + range.length());
        if (from >= to) {
            return next;
        }
        all.add(new FileRange(from, to - from));
        return to;
    }
}
