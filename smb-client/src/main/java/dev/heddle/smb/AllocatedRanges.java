package dev.heddle.smb;

import dev.heddle.smb.SmbException.Details;
import dev.heddle.smb.fscc.FileAllocatedRangeBuffer;
import dev.heddle.smb.wire.FileId;
import dev.heddle.smb.wire.IoctlRequest;
import java.util.ArrayList;
import java.util.List;

/** Asks where a file holds data. */
final class AllocatedRanges {
    /** What one answer may hold; there are as many answers as it takes. */
    private static final int MOST = 64 << 10;

    private record Answer(List<FileAllocatedRangeBuffer> ranges, boolean complete) {}

    private AllocatedRanges() {}

    static List<FileRange> query(TreeHandler tree, FileId file, String path, long from, long end) throws SmbException {
        List<FileRange> all = new ArrayList<>();
        long next = from;
        boolean complete = next == end;
        while (!complete) {
            IoctlRequest request = Controls.request(
                    FileAllocatedRangeBuffer.CTL_CODE,
                    file,
                    new FileAllocatedRangeBuffer(next, end - next).toBuffer(),
                    MOST);
            Answer answer = Controls.call(
                    tree,
                    request,
                    path,
                    (output, whole) -> new Answer(FileAllocatedRangeBuffer.decodeAll(output), whole));
            for (FileAllocatedRangeBuffer range : answer.ranges) {
                if (range.offset() < next || range.length() <= 0 || range.length() > end - range.offset()) {
                    throw new SmbProtocolException(Details.of("the server named a range of '" + path + "' of "
                            + range.length() + " bytes at " + range.offset() + ", out of order or out of bounds"));
                }
                all.add(new FileRange(range.offset(), range.length()));
                next = range.offset() + range.length();
            }
            complete = answer.complete || answer.ranges.isEmpty() || next == end;
        }
        return List.copyOf(all);
    }
}
