package dev.heddle.smb;

/**
 * Room on the file system behind a share ([MS-FSCC] 2.5.4).
 *
 * @param totalBytes size that the caller may use in all, in bytes
 * @param freeBytes free bytes
 * @param callerFreeBytes free bytes that the caller's quota leaves
 */
public record DiskSpace(long totalBytes, long freeBytes, long callerFreeBytes) {}
