// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * Space on the file system behind a share ([MS-FSCC] 2.5.4).
 *
 * @param totalBytes the size that is available to the caller, in bytes
 * @param freeBytes free bytes
 * @param callerFreeBytes free bytes within the caller's quota
 */
public record DiskSpace(long totalBytes, long freeBytes, long callerFreeBytes) {}
