// SPDX-License-Identifier: Apache-2.0
package dev.heddle.smb;

/**
 * A byte range of a file.
 *
 * @param position the offset of the first byte
 * @param size the length in bytes
 */
public record FileRange(long position, long size) {}
