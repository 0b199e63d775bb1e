// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb.internal.operation;

import dev.heddle.smb.SmbFileInfo;
import dev.heddle.smb.fscc.FileAllInformation;
import dev.heddle.smb.fscc.FileBasicInformation;
import dev.heddle.smb.fscc.FileIdBothDirectoryInformation;
import dev.heddle.smb.fscc.FileTime;
import dev.heddle.smb.wire.CreateResponse;
import java.time.Instant;
import java.util.Objects;

/** Converts the server's metadata of a file or directory to that of the API. */
public final class FileInfos {
    private FileInfos() {}

    public static SmbFileInfo of(CreateResponse created, long fileId) {
        return new SmbFileInfo(
                created.endOfFile(),
                created.allocationSize(),
                created.fileAttributes(),
                time(created.creationTime()),
                time(created.lastAccessTime()),
                time(created.lastWriteTime()),
                time(created.changeTime()),
                fileId);
    }

    public static SmbFileInfo of(FileIdBothDirectoryInformation listed) {
        return new SmbFileInfo(
                listed.endOfFile(),
                listed.allocationSize(),
                listed.fileAttributes(),
                time(listed.creationTime()),
                time(listed.lastAccessTime()),
                time(listed.lastWriteTime()),
                time(listed.changeTime()),
                listed.fileId());
    }

    public static SmbFileInfo of(FileAllInformation information) {
        FileBasicInformation basic = information.basic();
        return new SmbFileInfo(
                information.standard().endOfFile(),
                information.standard().allocationSize(),
                basic.fileAttributes(),
                time(basic.creationTime()),
                time(basic.lastAccessTime()),
                time(basic.lastWriteTime()),
                time(basic.changeTime()),
                information.internal().indexNumber());
    }

    private static Instant time(long fileTime) {
        return Objects.requireNonNullElse(FileTime.toInstant(fileTime), Instant.EPOCH);
    }
}
