// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * An alternate data stream of a file or directory.
 *
 * @param name its name, without the colons and the type
 * @param size bytes
 * @param allocationSize bytes taken on disk, as the server counts them
 */
public record SmbStream(String name, long size, long allocationSize) {}
